#include "softKey.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything is read again at each call, so that a test or a user can change it while the agent runs. */

const char *keysFolder(void) {
  const char *folder = getenv("SKF_SOFT_KEYS");
  return folder ? folder : "";
}

/* Finds the line `name call number` or `name number` in the file `switches` of a soft Key. */
int switchNumber(const char *key, const char *name, const char *call, int *value) {
  char text[TEXT_SIZE], wanted[NAME_SIZE];
  if (!readText(key, "switches", text, sizeof text)) return 0;
  snprintf(wanted, sizeof wanted, call ? "%s %s" : "%s", name, call);
  size_t length = strlen(wanted);
  for (char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
    if (strncmp(line, wanted, length) != 0 || (line[length] && !strchr(" \r\n", line[length]))) continue;
    *value = (int)strtoul(line + length, NULL, 0);
    return 1;
  }
  return 0;
}

int switchIsOn(const char *key, const char *name) {
  int ignored;
  return switchNumber(key, name, NULL, &ignored);
}

ULONG enter(const char *key, const char *call) {
  int value;
  if (switchNumber(key, "crash", call, &value)) abort();
  if (switchNumber(key, "slow", call, &value)) pauseFor(value);
  if (switchNumber(key, "unplug", call, &value)) makeEmpty(key, "unplugged");
  if (exists(key, "unplugged") || !isFolder(key)) {
    return switchNumber(key, "removed-code", NULL, &value) ? (ULONG)(unsigned)value : SAR_DEVICE_REMOVED;
  }
  return switchNumber(key, "fail", call, &value) ? (ULONG)(unsigned)value : SAR_OK;
}
