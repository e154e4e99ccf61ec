/* What is written in Chinese registers, by the readers of name_cn, id_cn, phone_cn and address_cn. */
#include "algo/linkage/address_cn.h"
#include "algo/linkage/compare_private.h"
#include "algo/linkage/id_cn.h"
#include "algo/linkage/name_cn.h"
#include "algo/linkage/phone_cn.h"
#include "algo/linkage/similarity_text.h"

#include <stdlib.h>
#include <string.h>

/* No engine has a clock: what is judged is the check digit, not whether a birth lies ahead. */
static const char last_day[] = "9999-12-31";

/* The cell with its NUL; a longer one is cut. */
typedef struct Cell {
	char text[COMPARE_VALUE_MOST];
} Cell;

static void cell_of(const char *bytes, size_t size, Cell *out) {
	if (size >= sizeof out->text)
		size = sizeof out->text - 1;
	while (size && ((unsigned char)bytes[size] & 0xc0) == 0x80)
		size--;
	memcpy(out->text, bytes, size);
	out->text[size] = '\0';
}

/* ---- names ---------------------------------------------------------------------------------------------- */

static size_t name_normal(const char *bytes, size_t size, char *out) {
	Cell cell;
	cell_of(bytes, size, &cell);
	return name_cn_normal(cell.text, out);
}

static void name_prepare(const char *text, void *form) {
	NameCn *name = form;
	if (!name_cn_read(text, name))
		*name = (NameCn){0};
}

static int32_t name_level(const void *a, const void *b) {
	return name_cn_level(a, b);
}

static uint64_t name_key(const NameCn *name, bool last) {
	uint64_t keys[NAME_CN_KEYS_MOST];
	if (!name->count)
		return 0;
	size_t n = name_cn_keys(name, keys);
	return keys[last ? n - 1 : 0];
}

static uint64_t name_sound(const char *text, size_t size, const void *form) {
	(void)text, (void)size;
	return name_key(form, false);
}

/* Of a name with 多音字 the other reading. */
static uint64_t name_other_sound(const char *text, size_t size, const void *form) {
	(void)text, (void)size;
	return name_key(form, true);
}

static uint64_t name_surname(const char *text, size_t size, const void *form) {
	const NameCn *name = form;
	uint64_t key = 0;
	(void)text, (void)size;
	for (int32_t i = 0; !name->latin && i < name->surname; i++)
		key = key * 4096 + name->at[i].sound[0] + 1u;
	return key;
}

const Comparison compare_name_cn = {
	.name = "name_cn",
	.levels = NAME_CN_LEVELS,
	.words = {"differs", "surname", "given", "part", "near", "sound", "equal"},
	.m = {.015, .005, .01, .04, .01, .04, .88},
	.u = {.955, .04, .001, .002, .0002, .0004, .0014},
	.h = {.25, .68, 0, .07},
	.normal = name_normal,
	.form_size = sizeof(NameCn),
	.prepare = name_prepare,
	.level = name_level,
	.facets = {{"sound", name_sound}, {"other_sound", name_other_sound}, {"surname", name_surname}},
};

/* ---- resident identity numbers ---------------------------------------------------------------------------- */

enum { ID_SIZE = 18, ID_BODY = 17 };

static size_t digits_at(const char *bytes, size_t size) {
	size_t n = 0;
	while (n < size && bytes[n] >= '0' && bytes[n] <= '9')
		n++;
	return n;
}

static size_t id_normal(const char *bytes, size_t size, char *out) {
	Cell cell;
	IdCn id;
	if (size == ID_SIZE && digits_at(bytes, ID_SIZE) >= ID_BODY &&
		(bytes[ID_BODY] == 'X' || digits_at(bytes, ID_SIZE) == ID_SIZE)) {
		memcpy(out, bytes, ID_SIZE); /* nearly all */
		return ID_SIZE;
	}
	cell_of(bytes, size, &cell);
	size_t n = normal_joined(cell.text, strlen(cell.text), out);
	if (!n || !id_cn_read(cell.text, last_day, &id))
		return n >= 6 && n < 20 && !memchr(out, 'e', n) ? n : 0; /* a passport's number */
	if (id.was15)
		return n;
	memcpy(out, id.number, id.count);
	return id.count;
}

/* Most pairs differ in most of their digits, and need not be read. */
static bool differ_much(const char *a, const char *b, size_t size, int32_t much) {
	int32_t n = 0;
	for (size_t i = 0; i < size && a[i] && b[i]; i++)
		n += a[i] != b[i];
	return n > much;
}

/* Numbers that only share place and birth differ: what they share, the day of birth says already. */
enum { ID_DIFFERS, ID_SLIP, ID_TRANSPOSED, ID_EQUAL, ID_LEVELS };

static int32_t id_level(const void *a, const void *b) {
	static const int32_t levels[] = {[ID_CN_DIFFERENT] = ID_DIFFERS,
		[ID_CN_BIRTH] = ID_DIFFERS,
		[ID_CN_SUBSTITUTED] = ID_SLIP,
		[ID_CN_TRANSPOSED] = ID_TRANSPOSED,
		[ID_CN_SAME] = ID_EQUAL};
	IdCn x, y;
	bool whole = strnlen(a, ID_SIZE + 1) == ID_SIZE && strnlen(b, ID_SIZE + 1) == ID_SIZE;
	if (whole && differ_much(a, b, ID_SIZE, 3))
		return ID_DIFFERS;
	if (id_cn_read(a, last_day, &x) && id_cn_read(b, last_day, &y))
		return levels[id_cn_level(&x, &y)];
	return text_osa(a, b) == 1 ? ID_SLIP : ID_DIFFERS;
}

static bool id_proves(const char *text) {
	IdCn id;
	return id_cn_read(text, last_day, &id) && id.valid && !id.was15;
}

static int32_t year_of(const char *digits) {
	int32_t year = 0;
	for (int32_t i = 0; i < 4; i++)
		year = year * 10 + digits[i] - '0';
	return year;
}

/* Most numbers are their bearer's, which the year alone tells. */
static bool id_anothers(const char *text, const char *birth) {
	char year[5] = "";
	IdCn id;
	if (strnlen(text, ID_SIZE) < ID_SIZE || strnlen(birth, 4) < 4)
		return false;
	if (abs(year_of(text + 6) - year_of(birth)) < ID_CN_GENERATION)
		return false;
	memcpy(year, birth, 4);
	return id_cn_read(text, last_day, &id) && id_cn_is_anothers(&id, year);
}

/* One of 15 digits meets its longer form. */
static uint64_t id_body(const char *text, size_t size, const void *form) {
	IdCn id;
	(void)form;
	if (size != ID_SIZE && id_cn_read(text, last_day, &id) && id.count == ID_SIZE)
		return compare_hash(id.number, ID_BODY);
	return compare_hash(text, size < ID_BODY ? size : ID_BODY);
}

/* Place and birth: what stays when the end is mistyped. */
static uint64_t id_head(const char *text, size_t size, const void *form) {
	(void)form;
	return size < 15 ? 0 : compare_hash(text, 14);
}

/* Birth and sequence: what stays when the place is. */
static uint64_t id_tail(const char *text, size_t size, const void *form) {
	(void)form;
	return size < ID_BODY ? 0 : compare_hash(text + 8, 9);
}

const Comparison compare_resident_id = {
	.name = "resident_id",
	.levels = ID_LEVELS,
	.words = {"differs", "slip", "transposed", "equal"},
	.m = {.02, .04, .02, .92},
	.u = {.9999988, .0000002, .00000001, .000001},
	.normal = id_normal,
	.level = id_level,
	.facets = {{"body", id_body}, {"head", id_head}, {"tail", id_tail}},
	.proves = id_proves,
	.anothers = id_anothers,
};

/* ---- telephones --------------------------------------------------------------------------------------------- */

enum { MOBILE_SIZE = 11 };

/* A mobile number as it stands in most files: one that is nobody's ends in three equal or successive digits, and is
 * looked at more closely. */
static bool is_plain_mobile(const char *bytes, size_t size) {
	if (size != MOBILE_SIZE || bytes[0] != '1' || bytes[1] < '3' || digits_at(bytes, size) != size)
		return false;
	int32_t one = bytes[9] - bytes[8], other = bytes[10] - bytes[9];
	return one != other || one < -1 || one > 1;
}

static size_t phone_normal(const char *bytes, size_t size, char *out) {
	Cell cell;
	PhoneCn phone;
	if (is_plain_mobile(bytes, size)) {
		memcpy(out, bytes, MOBILE_SIZE);
		return MOBILE_SIZE;
	}
	cell_of(bytes, size, &cell);
	if (!phone_cn_read(cell.text, &phone))
		return 0;
	for (int32_t i = 0; i < phone.count; i++)
		out[i] = (char)('0' + (phone.digits >> (4 * (phone.count - 1 - i)) & 15));
	return phone.count;
}

static int32_t phone_level(const void *a, const void *b) {
	PhoneCn x, y;
	bool mobiles = strnlen(a, MOBILE_SIZE + 1) == MOBILE_SIZE &&
		strnlen(b, MOBILE_SIZE + 1) == MOBILE_SIZE && *(const char *)a == '1' &&
		*(const char *)b == '1';
	if (mobiles && differ_much(a, b, MOBILE_SIZE, 2))
		return PHONE_CN_DIFFERENT;
	return phone_cn_read(a, &x) && phone_cn_read(b, &y) ? phone_cn_level(&x, &y)
														: PHONE_CN_DIFFERENT;
}

static uint64_t phone_body(const char *text, size_t size, const void *form) {
	PhoneCn phone;
	(void)form;
	if (size == MOBILE_SIZE && *text == '1')
		return compare_hash(text, size);
	return phone_cn_read(text, &phone) ? phone_cn_key(&phone) : 0;
}

const Comparison compare_phone_cn = {
	.name = "phone_cn",
	.levels = PHONE_CN_LEVELS,
	.words = {"differs", "slip", "equal"},
	.m = {.25, .05, .7},
	.u = {.9999989, .0000001, .000001},
	.normal = phone_normal,
	.level = phone_level,
	.facets = {{"body", phone_body}},
};

/* ---- addresses ------------------------------------------------------------------------------------------------ */

static void address_prepare(const char *text, void *form) {
	AddressCn *address = form;
	if (!address_cn_read(text, address))
		*address = (AddressCn){0};
}

static int32_t address_level(const void *a, const void *b) {
	return address_cn_level(a, b);
}

static uint64_t address_key(const void *form, size_t which) {
	uint64_t keys[ADDRESS_CN_KEYS_MOST];
	return address_cn_keys(form, keys) > which ? keys[which] : 0;
}

static uint64_t address_place(const char *text, size_t size, const void *form) {
	(void)text, (void)size;
	return address_key(form, 0);
}

static uint64_t address_estate(const char *text, size_t size, const void *form) {
	(void)text, (void)size;
	return address_key(form, 1);
}

/* To the door. */
static uint64_t address_door(const char *text, size_t size, const void *form) {
	const AddressCn *address = form;
	uint64_t key = address_key(form, 0);
	(void)text, (void)size;
	return key && address->room
		? compare_hash((const char *)&address->building, 3 * sizeof address->building) ^ key
		: 0;
}

const Comparison compare_address_cn = {
	.name = "address_cn",
	.levels = ADDRESS_CN_LEVELS,
	.words = {"differs", "place", "building", "open", "equal"},
	.m = {.2, .03, .02, .05, .7},
	.u = {.985, .0139, .0008, .0002, .0001},
	.normal = normal_joined,
	.form_size = sizeof(AddressCn),
	.prepare = address_prepare,
	.level = address_level,
	.facets = {{"place", address_place}, {"estate", address_estate}, {"door", address_door}},
};
