#include "softKey.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <unistd.h>
#endif

enum { NAMES_MAX = 64 };

void joinPath(char *out, const char *folder, const char *name) { snprintf(out, PATH_SIZE, "%s/%s", folder, name); }

int exists(const char *folder, const char *name) {
  char path[PATH_SIZE];
  struct stat state;
  joinPath(path, folder, name);
  return stat(path, &state) == 0;
}

int isFolder(const char *path) {
  struct stat state;
  return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

long readBytes(const char *folder, const char *name, unsigned char *out, long size) {
  char path[PATH_SIZE];
  joinPath(path, folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) return -1;
  long length = (long)fread(out, 1, (size_t)size, file);
  fclose(file);
  return length;
}

int readText(const char *folder, const char *name, char *out, int size) {
  long length = readBytes(folder, name, (unsigned char *)out, size - 1);
  if (length < 0) return 0;
  while (length > 0 && (out[length - 1] == '\n' || out[length - 1] == '\r')) length--;
  out[length] = 0;
  return 1;
}

int readNumber(const char *folder, const char *name, int otherwise) {
  char text[32];
  return readText(folder, name, text, sizeof text) ? atoi(text) : otherwise;
}

/* Writes to a temporary file and renames it, so that a crash leaves the old text or the new one. */
int writeText(const char *folder, const char *name, const char *text) {
  char path[PATH_SIZE], temporary[PATH_SIZE + 8];
  joinPath(path, folder, name);
  snprintf(temporary, sizeof temporary, "%s.new", path);
  FILE *file = fopen(temporary, "wb");
  if (!file) return 0;
  fputs(text, file);
  fclose(file);
#ifdef _WIN32
  return MoveFileExA(temporary, path, MOVEFILE_REPLACE_EXISTING) != 0;
#else
  return rename(temporary, path) == 0;
#endif
}

void makeEmpty(const char *folder, const char *name) { writeText(folder, name, ""); }

static int byName(const void *one, const void *other) { return strcmp(one, other); }

/* Names of the folders in `folder` as a list of the standard: each name ends with a zero, the list with another. */
ULONG listFolders(const char *folder, const char *unlessItHas, char *names, ULONG *size) {
  static char found[NAMES_MAX][NAME_SIZE];
  int count = 0;
  DIR *opened = opendir(folder);
  for (struct dirent *entry; opened && (entry = readdir(opened)) && count < NAMES_MAX;) {
    char path[PATH_SIZE];
    joinPath(path, folder, entry->d_name);
    if (entry->d_name[0] == '.' || !isFolder(path) || (unlessItHas && exists(path, unlessItHas))) continue;
    snprintf(found[count++], NAME_SIZE, "%s", entry->d_name);
  }
  if (opened) closedir(opened);
  qsort(found, (size_t)count, NAME_SIZE, byName);

  ULONG needed = 1;
  for (int i = 0; i < count; i++) needed += (ULONG)strlen(found[i]) + 1;
  ULONG room = *size;
  *size = needed;
  if (!names) return SAR_OK;
  if (room < needed) return SAR_BUFFER_TOO_SMALL;
  for (int i = 0; i < count; i++) names = strcpy(names, found[i]) + strlen(found[i]) + 1;
  *names = 0;
  return SAR_OK;
}

void pauseFor(int milliseconds) {
#ifdef _WIN32
  Sleep((DWORD)milliseconds);
#else
  usleep((useconds_t)milliseconds * 1000);
#endif
}
