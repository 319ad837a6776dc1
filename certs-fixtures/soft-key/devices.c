#include "softKey.h"
#include <stdio.h>
#include <string.h>

enum { EVENT_POLL_MS = 20 };
/* A cancel ends the waits that have begun, not a wait that begins afterwards. */
static volatile int waitsBegun, waitsCancelled;

/* The soft Keys that were plugged in at the last listing, and the folder that was listed. */
static char before[TEXT_SIZE];
static char listedFolder[PATH_SIZE];

static void listPlugged(char *names) {
  ULONG size = TEXT_SIZE;
  memset(names, 0, TEXT_SIZE);
  listFolders(keysFolder(), "unplugged", names, &size);
}

static void listFirst(void) {
  if (listedFolder[0] && strcmp(listedFolder, keysFolder()) == 0) return;
  snprintf(listedFolder, sizeof listedFolder, "%s", keysFolder());
  listPlugged(before);
}

static size_t namesLength(const char *names) {
  size_t length = 0;
  while (names[length]) length += strlen(names + length) + 1;
  return length;
}

ULONG DEVAPI SKF_EnumDev(BOOL present, LPSTR names, ULONG *size) {
  listFirst();
  return listFolders(keysFolder(), present ? "unplugged" : NULL, names, size);
}

ULONG DEVAPI SKF_ConnectDev(LPSTR name, DEVHANDLE *device) {
  char key[PATH_SIZE];
  joinPath(key, keysFolder(), name);
  if (!isFolder(key)) return SAR_INVALIDPARAMERR;
  ULONG result = enter(key, __func__);
  return result == SAR_OK ? openHandle(DEVICE, key, key, device) : result;
}

ULONG DEVAPI SKF_DisConnectDev(DEVHANDLE device) { return closeHandle(device, DEVICE); }

ULONG DEVAPI SKF_GetDevState(LPSTR name, ULONG *state) {
  char key[PATH_SIZE];
  joinPath(key, keysFolder(), name);
  *state = isFolder(key) && !exists(key, "unplugged");
  return SAR_OK;
}

ULONG DEVAPI SKF_GetDevInfo(DEVHANDLE device, DEVINFO *info) {
  ENTER(it, device, DEVICE);
  char text[sizeof info->label];
  memset(info, 0, sizeof *info);
  /* Some vendors' libraries write more than the structure of the standard. */
  if (switchIsOn(it->key, "devinfo-overrun")) memset((BYTE *)info + sizeof *info, 0xA5, 512);
  info->version.major = 1;
  snprintf(info->manufacturer, sizeof info->manufacturer, "HRCA soft Key, for tests only");
  if (readText(it->key, "label", text, sizeof text)) memcpy(info->label, text, strlen(text));
  if (readText(it->key, "serial", text, sizeof text)) memcpy(info->serialNumber, text, strlen(text));
  info->asymmetric = 0x00030700;
  info->hash = SGD_SM3 | SGD_SHA256;
  return SAR_OK;
}

/* Blocks until a soft Key was plugged in or unplugged since the last listing, or until the wait is cancelled. */
ULONG DEVAPI SKF_WaitForDevEvent(LPSTR name, ULONG *nameLength, ULONG *event) {
  static char now[TEXT_SIZE];
  if (exists(keysFolder(), "no-plug-events")) return SAR_NOTSUPPORTYETERR;
  listFirst();
  for (int wait = ++waitsBegun; wait > waitsCancelled; pauseFor(EVENT_POLL_MS)) {
    listPlugged(now);
    if (memcmp(before, now, sizeof now) == 0) continue;
    int isInserted = namesLength(now) > namesLength(before);
    const char *longer = isInserted ? now : before, *shorter = isInserted ? before : now;
    while (*longer && strcmp(longer, shorter) == 0) {
      longer += strlen(longer) + 1;
      shorter += strlen(shorter) + 1;
    }
    *event = isInserted ? DEVICE_INSERTED : DEVICE_REMOVED;
    *nameLength = (ULONG)snprintf(name, (size_t)*nameLength, "%s", longer) + 1;
    memcpy(before, now, sizeof now);
    return SAR_OK;
  }
  return SAR_NOT_EVENTERR;
}

ULONG DEVAPI SKF_CancelWaitForDevEvent(void) {
  waitsCancelled = waitsBegun;
  return SAR_OK;
}
