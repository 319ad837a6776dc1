/*
 * A PKCS#11 module for tests: SoftHSM2 with the faults of real devices. It forwards every call to SoftHSM2 (REAL, with
 * the configuration CONF), except where the words in the file STATE at the time of the call select a fault:
 *
 *   gone          no token in any slot; calls on open sessions return CKR_DEVICE_REMOVED
 *   gone-on-sign  as `gone`, from the first C_Sign on
 *   error-on-sign as `gone-on-sign`, but C_Sign returns CKR_DEVICE_ERROR, as some modules do
 *   low final locked initial pad   flags of CK_TOKEN_INFO
 *   counts        three wrong PINs lock the token, and CK_TOKEN_INFO has the flags of each step
 *   strict-length PINs have six to eight bytes; any other length counts as a wrong PIN
 *   no-lengths    ulMaxPinLen is CK_UNAVAILABLE_INFORMATION
 *   expired       C_Login returns CKR_PIN_EXPIRED
 *   picky         C_SetPIN accepts at most eight characters
 *   slow          C_Sign takes two seconds
 *   hang          C_Sign never returns
 *   crash         C_Sign crashes
 *   left-over     each session is logged in from the start, as after a call that was interrupted
 *   keeps-login   C_CloseSession of a session that is logged in aborts the process: callers must call C_Logout first
 *   events        C_WaitForSlotEvent reports one event
 *   stopped       C_Initialize fails, as when the vendor's service has stopped
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef unsigned long ulong_t;
typedef ulong_t (*call_t)();
struct function_list {
  unsigned char version[2];
  call_t functions[68];
};
enum { INITIALIZE = 0, GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_SLOT_INFO = 5, GET_TOKEN_INFO = 6, SET_PIN = 11,
       OPEN_SESSION = 12, CLOSE_SESSION = 13, GET_SESSION_INFO = 15, LOGIN = 18, SIGN = 43, WAIT_FOR_SLOT_EVENT = 67 };
enum { CKR_OK = 0, CKR_FUNCTION_FAILED = 6, CKR_NO_EVENT = 8, CKR_DEVICE_ERROR = 0x30, CKR_DEVICE_REMOVED = 0x32,
       CKR_PIN_INCORRECT = 0xa0, CKR_PIN_LEN_RANGE = 0xa2, CKR_PIN_EXPIRED = 0xa3, CKR_PIN_LOCKED = 0xa4,
       CKR_TOKEN_NOT_PRESENT = 0xe0 };
enum { RO_USER = 1, RW_USER = 3 };
enum { TOKEN_FLAGS_AT = 96, SLOT_FLAGS_AT = 96, LIMITS_AT = 104, TRIES = 3, PIN_MIN = 6, PIN_MAX = 8 };

static struct function_list *real, ours;
static int failures;
static int gone_since_sign;

static int says(const char *word) {
  char text[256] = { 0 };
  FILE *file = fopen(STATE, "r");
  if (!file) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  for (char *at = strtok(text, " \n"); at; at = strtok(NULL, " \n")) if (!strcmp(at, word)) return 1;
  return 0;
}

static int is_gone(void) { return gone_since_sign || says("gone"); }

static ulong_t initialize(void *args) {
  return says("stopped") ? CKR_FUNCTION_FAILED : real->functions[INITIALIZE](args);
}

static ulong_t get_slot_list(unsigned char present, ulong_t *slots, ulong_t *count) {
  if (!is_gone()) return real->functions[GET_SLOT_LIST](present, slots, count);
  *count = 0;
  return CKR_OK;
}

static ulong_t get_slot_info(ulong_t slot, unsigned char *info) {
  ulong_t result = real->functions[GET_SLOT_INFO](slot, info);
  if (is_gone()) *(ulong_t *)(info + SLOT_FLAGS_AT) &= ~1ul;
  return result;
}

static ulong_t get_token_info(ulong_t slot, unsigned char *info) {
  if (is_gone()) return CKR_TOKEN_NOT_PRESENT;
  ulong_t result = real->functions[GET_TOKEN_INFO](slot, info);
  ulong_t *flags = (ulong_t *)(info + TOKEN_FLAGS_AT);
  *flags &= ~0xf0000ul;
  if (says("low")) *flags |= 0x10000;
  if (says("final")) *flags |= 0x20000;
  if (says("locked")) *flags |= 0x40000;
  if (says("initial")) *flags |= 0x80000;
  if (says("pad")) *flags |= 0x100;
  if (says("counts") && failures > 0)
    *flags |= failures >= TRIES ? 0x40000 : failures == TRIES - 1 ? 0x20000 : 0x10000;
  if (says("strict-length")) ((ulong_t *)(info + LIMITS_AT))[4] = PIN_MAX, ((ulong_t *)(info + LIMITS_AT))[5] = PIN_MIN;
  if (says("no-lengths")) ((ulong_t *)(info + LIMITS_AT))[4] = ~0ul;
  return result;
}

static ulong_t open_session(ulong_t slot, ulong_t flags, void *a, void *b, ulong_t *session) {
  if (is_gone()) return CKR_TOKEN_NOT_PRESENT;
  ulong_t result = real->functions[OPEN_SESSION](slot, flags, a, b, session);
  if (result == CKR_OK && says("left-over")) real->functions[LOGIN](*session, 1, PAD_PIN, strlen(PAD_PIN));
  return result;
}

static ulong_t close_session(ulong_t session) {
  struct { ulong_t slot, state, flags, error; } info = { 0 };
  if (says("keeps-login") && real->functions[GET_SESSION_INFO](session, &info) == CKR_OK &&
      (info.state == RO_USER || info.state == RW_USER))
    abort();
  return real->functions[CLOSE_SESSION](session);
}

static ulong_t login(ulong_t session, ulong_t user, const char *pin, ulong_t length) {
  if (is_gone()) return CKR_DEVICE_REMOVED;
  if (says("locked") || (says("counts") && failures >= TRIES)) return CKR_PIN_LOCKED;
  if (says("strict-length") && (length < PIN_MIN || length > PIN_MAX)) return failures++, CKR_PIN_LEN_RANGE;
  if (says("expired")) return CKR_PIN_EXPIRED;
  /* The user types the correct PIN on the device. */
  if (says("pad") && !pin) pin = PAD_PIN, length = strlen(PAD_PIN);
  ulong_t result = real->functions[LOGIN](session, user, pin, length);
  if (result == CKR_PIN_INCORRECT) failures++;
  if (result == CKR_OK) failures = 0;
  return result;
}

static ulong_t set_pin(ulong_t session, char *old, ulong_t old_length, char *new, ulong_t new_length) {
  if (says("picky") && new_length > 8) return CKR_PIN_LEN_RANGE;
  return real->functions[SET_PIN](session, old, old_length, new, new_length);
}

static ulong_t sign(ulong_t session, void *data, ulong_t length, void *signature, ulong_t *signature_length) {
  if (says("crash")) raise(SIGSEGV);
  while (says("hang")) sleep(1);
  if (says("slow")) sleep(2);
  if (says("gone-on-sign") || says("error-on-sign")) gone_since_sign = 1;
  if (says("error-on-sign")) return CKR_DEVICE_ERROR;
  if (is_gone()) return CKR_DEVICE_REMOVED;
  return real->functions[SIGN](session, data, length, signature, signature_length);
}

static ulong_t wait_for_slot_event(ulong_t flags, ulong_t *slot, void *reserved) {
  static int reported;
  if (!says("events")) reported = 0;
  else if (!reported++) return *slot = 0, CKR_OK;
  return CKR_NO_EVENT;
}

ulong_t C_GetFunctionList(struct function_list **list) {
  if (!real) {
    setenv("SOFTHSM2_CONF", CONF, 1);
    void *library = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
    if (!library) return CKR_FUNCTION_FAILED;
    call_t get = (call_t)dlsym(library, "C_GetFunctionList");
    if (get(&real) != CKR_OK) return CKR_FUNCTION_FAILED;
    ours = *real;
    ours.functions[INITIALIZE] = initialize;
    ours.functions[GET_FUNCTION_LIST] = (call_t)C_GetFunctionList;
    ours.functions[GET_SLOT_LIST] = get_slot_list;
    ours.functions[GET_SLOT_INFO] = get_slot_info;
    ours.functions[GET_TOKEN_INFO] = get_token_info;
    ours.functions[OPEN_SESSION] = open_session;
    ours.functions[CLOSE_SESSION] = close_session;
    ours.functions[LOGIN] = login;
    ours.functions[SET_PIN] = set_pin;
    ours.functions[SIGN] = sign;
    ours.functions[WAIT_FOR_SLOT_EVENT] = wait_for_slot_event;
  }
  *list = &ours;
  return CKR_OK;
}
