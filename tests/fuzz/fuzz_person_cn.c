/* Two texts of UTF-8, a line each, as whatever a Chinese register holds: names, telephones, identity numbers, addresses.
 * A value is like itself, the order of two is nothing, and what is the same meets in a block. */
#include "tests/fuzz/fuzz.h"

#include "algo/linkage/address_cn.h"
#include "algo/linkage/id_cn.h"
#include "algo/linkage/name_cn.h"
#include "algo/linkage/phone_cn.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MOST = 4096 };

static void promise(bool kept) {
	if (!kept)
		abort();
}

static void names(const char *x, const char *y) {
	NameCn a, b, again;
	char normal[LINE_MOST + 1];
	uint64_t keys[NAME_CN_KEYS_MOST];
	if (!name_cn_read(x, &a))
		return;
	size_t count = name_cn_keys(&a, keys);
	promise(name_cn_level(&a, &a) == NAME_CN_SAME && count >= 1 && count <= NAME_CN_KEYS_MOST);
	promise(name_cn_normal(x, normal) <= strlen(x) && name_cn_read(normal, &again));
	if (name_cn_read(y, &b))
		promise(name_cn_level(&a, &b) == name_cn_level(&b, &a));
}

static void phones(const char *x, const char *y) {
	PhoneCn a, b;
	if (!phone_cn_read(x, &a) || !phone_cn_read(y, &b))
		return;
	int32_t level = phone_cn_level(&a, &b);
	promise(level == phone_cn_level(&b, &a) && phone_cn_level(&a, &a) == PHONE_CN_SAME);
	promise(level != PHONE_CN_SAME || phone_cn_key(&a) == phone_cn_key(&b));
}

static void ids(const char *x, const char *y) {
	IdCn a, b;
	if (!id_cn_read(x, "2026-11-23", &a) || !id_cn_read(y, "2026-11-23", &b))
		return;
	promise(id_cn_level(&a, &b) == id_cn_level(&b, &a) && id_cn_level(&a, &a) == ID_CN_SAME);
	id_cn_is_anothers(&a, y);
}

static void addresses(const char *x, const char *y) {
	AddressCn a, b;
	uint64_t keys[ADDRESS_CN_KEYS_MOST];
	if (!address_cn_read(x, &a) || !address_cn_read(y, &b))
		return;
	promise(address_cn_level(&a, &b) == address_cn_level(&b, &a));
	promise(address_cn_keys(&a, keys) <= ADDRESS_CN_KEYS_MOST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char text[LINE_MOST + 1];
	if (size > LINE_MOST || !utf8_valid((const char *)data, size))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	char *line = strchr(text, '\n');
	if (line)
		*line = '\0';
	const char *other = line ? line + 1 : "";
	names(text, other);
	phones(text, other);
	ids(text, other);
	addresses(text, other);
	return 0;
}
