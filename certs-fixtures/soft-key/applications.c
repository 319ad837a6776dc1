#include "softKey.h"
#include <stdio.h>
#include <string.h>

enum { TRIES_MAX = 6, PIN_LENGTH_MIN = 6, PIN_LENGTH_MAX = 16 };

ULONG DEVAPI SKF_EnumApplication(DEVHANDLE device, LPSTR names, ULONG *size) {
  ENTER(it, device, DEVICE);
  return listFolders(it->key, NULL, names, size);
}

ULONG DEVAPI SKF_OpenApplication(DEVHANDLE device, LPSTR name, HAPPLICATION *application) {
  ENTER(it, device, DEVICE);
  char folder[PATH_SIZE];
  joinPath(folder, it->key, name);
  return isFolder(folder) ? openHandle(APPLICATION, it->key, folder, application) : SAR_APPLICATION_NOT_EXISTS;
}

ULONG DEVAPI SKF_CloseApplication(HAPPLICATION application) { return closeHandle(application, APPLICATION); }

static int triesLeft(const Handle *it) {
  return readNumber(it->folder, "tries", readNumber(it->folder, "tries-max", TRIES_MAX));
}

static int setTries(const Handle *it, int tries) {
  char text[16];
  snprintf(text, sizeof text, "%d\n", tries);
  return writeText(it->folder, "tries", text);
}

ULONG DEVAPI SKF_GetPINInfo(HAPPLICATION application, ULONG type, ULONG *maximum, ULONG *remaining, BOOL *isInitial) {
  ENTER(it, application, APPLICATION);
  if (type != USER_TYPE) return SAR_USER_TYPE_INVALID;
  *maximum = (ULONG)readNumber(it->folder, "tries-max", TRIES_MAX);
  *remaining = (ULONG)triesLeft(it);
  *isInitial = exists(it->folder, "pin-is-initial");
  return SAR_OK;
}

/* The try is counted before the PIN is compared, so that unplugging does not give it back. */
static ULONG checkPin(Handle *it, const char *pin, ULONG *remaining) {
  char right[TEXT_SIZE];
  int tries = triesLeft(it);
  *remaining = (ULONG)tries;
  if (tries <= 0) return SAR_PIN_LOCKED;
  if (!setTries(it, tries - 1) || !readText(it->folder, "pin", right, sizeof right)) return SAR_FAIL;
  if (strcmp(pin, right) != 0) {
    *remaining = (ULONG)(tries - 1);
    if (tries == 1) return SAR_PIN_LOCKED;
    return switchIsOn(it->key, "wrong-pin-is-invalid") ? SAR_PIN_INVALID : SAR_PIN_INCORRECT;
  }
  setTries(it, readNumber(it->folder, "tries-max", TRIES_MAX));
  *remaining = (ULONG)triesLeft(it);
  return SAR_OK;
}

/* State of the device and not of a handle, as in real devices: only SKF_ClearSecureState ends a login. */
static void setLogin(const Handle *it, int isLoggedIn) {
  char path[PATH_SIZE];
  if (isLoggedIn) makeEmpty(it->folder, "logged-in");
  else joinPath(path, it->folder, "logged-in"), remove(path);
}

ULONG DEVAPI SKF_VerifyPIN(HAPPLICATION application, ULONG type, LPSTR pin, ULONG *remaining) {
  ENTER(it, application, APPLICATION);
  if (type != USER_TYPE) return SAR_USER_TYPE_INVALID;
  if (switchIsOn(it->key, "logged-in-already") && !it->wasCleared) return SAR_USER_ALREADY_LOGGED_IN;
  ULONG result = checkPin(it, pin, remaining);
  setLogin(it, result == SAR_OK);
  return result;
}

ULONG DEVAPI SKF_ChangePIN(HAPPLICATION application, ULONG type, LPSTR pin, LPSTR newPin, ULONG *remaining) {
  ENTER(it, application, APPLICATION);
  if (type != USER_TYPE) return SAR_USER_TYPE_INVALID;
  size_t length = strlen(newPin);
  ULONG result = checkPin(it, pin, remaining);
  if (result != SAR_OK) return result;
  if (length < PIN_LENGTH_MIN || length > PIN_LENGTH_MAX) return SAR_PIN_LEN_RANGE;
  if (!writeText(it->folder, "pin", newPin)) return SAR_FAIL;
  char path[PATH_SIZE];
  joinPath(path, it->folder, "pin-is-initial");
  remove(path);
  return SAR_OK;
}

ULONG DEVAPI SKF_ClearSecureState(HAPPLICATION application) {
  ENTER(it, application, APPLICATION);
  setLogin(it, 0);
  it->wasCleared = 1;
  return SAR_OK;
}
