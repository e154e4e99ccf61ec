/* What is written in Chinese registers, by the readers of name_cn, id_cn, phone_cn and address_cn. */
#include "algo/linkage/address_cn.h"
#include "algo/linkage/compare_private.h"
#include "algo/linkage/id_cn.h"
#include "algo/linkage/name_cn.h"
#include "algo/linkage/phone_cn.h"
#include "algo/linkage/similarity_text.h"

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

static uint64_t name_key(const char *text, size_t size, bool last) {
	uint64_t keys[NAME_CN_KEYS_MOST];
	NameCn name;
	(void)size;
	if (!name_cn_read(text, &name))
		return 0;
	size_t n = name_cn_keys(&name, keys);
	return keys[last ? n - 1 : 0];
}

static uint64_t name_sound(const char *text, size_t size) {
	return name_key(text, size, false);
}

/* Of a name with 多音字 the other reading. */
static uint64_t name_other_sound(const char *text, size_t size) {
	return name_key(text, size, true);
}

static uint64_t name_surname(const char *text, size_t size) {
	NameCn name;
	(void)size;
	if (!name_cn_read(text, &name) || name.latin || !name.surname)
		return 0;
	uint64_t key = 0;
	for (int32_t i = 0; i < name.surname; i++)
		key = key * 4096 + name.at[i].sound[0] + 1u;
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

static size_t id_normal(const char *bytes, size_t size, char *out) {
	Cell cell;
	IdCn id;
	cell_of(bytes, size, &cell);
	size_t n = normal_joined(cell.text, strlen(cell.text), out);
	if (!n || !id_cn_read(cell.text, last_day, &id))
		return n >= 6 && n < 20 && !memchr(out, 'e', n) ? n : 0; /* a passport's number */
	if (id.was15)
		return n;
	memcpy(out, id.number, id.count);
	return id.count;
}

static int32_t id_level(const void *a, const void *b) {
	IdCn x, y;
	if (id_cn_read(a, last_day, &x) && id_cn_read(b, last_day, &y))
		return id_cn_level(&x, &y);
	return text_osa(a, b) == 1 ? ID_CN_SUBSTITUTED : ID_CN_DIFFERENT;
}

static bool id_proves(const char *text) {
	IdCn id;
	return id_cn_read(text, last_day, &id) && id.valid && !id.was15;
}

static bool id_anothers(const char *text, const char *birth) {
	char year[5] = "";
	IdCn id;
	memcpy(year, birth, strnlen(birth, 4));
	return id_cn_read(text, last_day, &id) && id_cn_is_anothers(&id, year);
}

static uint64_t id_body(const char *text, size_t size) {
	IdCn id;
	return id_cn_read(text, last_day, &id) ? id_cn_key(&id) | 1 : compare_hash(text, size);
}

/* Place, birth and sex: what stays when the end is mistyped. */
static uint64_t id_head(const char *text, size_t size) {
	return size < 15 ? 0 : compare_hash(text, 14);
}

static uint64_t id_tail(const char *text, size_t size) {
	return size < 15 ? 0 : compare_hash(text + 8, 9);
}

const Comparison compare_resident_id = {
	.name = "resident_id",
	.levels = ID_CN_LEVELS,
	.words = {"differs", "birth", "slip", "transposed", "equal"},
	.apart = ID_CN_BIRTH,
	.m = {.01, .01, .04, .02, .92},
	.u = {.9999978, .000001, .0000002, .00000001, .000001},
	.h = {.96, .04},
	.normal = id_normal,
	.level = id_level,
	.facets = {{"body", id_body}, {"head", id_head}, {"tail", id_tail}},
	.proves = id_proves,
	.anothers = id_anothers,
};

/* ---- telephones --------------------------------------------------------------------------------------------- */

static size_t phone_normal(const char *bytes, size_t size, char *out) {
	Cell cell;
	PhoneCn phone;
	cell_of(bytes, size, &cell);
	if (!phone_cn_read(cell.text, &phone))
		return 0;
	for (int32_t i = 0; i < phone.count; i++)
		out[i] = (char)('0' + (phone.digits >> (4 * (phone.count - 1 - i)) & 15));
	return phone.count;
}

static int32_t phone_level(const void *a, const void *b) {
	PhoneCn x, y;
	return phone_cn_read(a, &x) && phone_cn_read(b, &y) ? phone_cn_level(&x, &y)
														: PHONE_CN_DIFFERENT;
}

static uint64_t phone_body(const char *text, size_t size) {
	PhoneCn phone;
	(void)size;
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

static uint64_t address_key(const char *text, size_t which) {
	uint64_t keys[ADDRESS_CN_KEYS_MOST];
	AddressCn address;
	return address_cn_read(text, &address) && address_cn_keys(&address, keys) > which ? keys[which]
																					  : 0;
}

static uint64_t address_place(const char *text, size_t size) {
	(void)size;
	return address_key(text, 0);
}

static uint64_t address_estate(const char *text, size_t size) {
	(void)size;
	return address_key(text, 1);
}

/* To the door. */
static uint64_t address_door(const char *text, size_t size) {
	uint64_t key = address_key(text, 0);
	AddressCn address;
	(void)size;
	return key && address_cn_read(text, &address) && address.room
		? compare_hash((const char *)&address.building, 3 * sizeof(uint32_t)) ^ key
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
