/* Addresses, worked by hand. */
#include "algo/linkage/address_cn.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *a, *b;
	int32_t level;
} cases[] = {
	/* one door, written otherwise */
	{"和平区延安西路174号1003室", "和平区延安西路174号1003", ADDRESS_CN_SAME},
	{"和平区延安西路174号1003室", "延安西路１７４号１００３室", ADDRESS_CN_SAME},
	{"湖北省武汉市武昌区中北路24号东湖花园3栋2单元501室",
		"武昌区中北路24号东湖花园小区3号楼2单元501", ADDRESS_CN_SAME},
	{"东湖花园3栋2单元501室", "东湖花园 3-2-501", ADDRESS_CN_SAME},
	{"东湖花园3栋501室", "东湖花园3－501", ADDRESS_CN_SAME},
	{"东湖花园三幢二单元五〇一室", "东湖花园3座2单元501房", ADDRESS_CN_SAME},
	{"东湖花园十二栋", "东湖花园12#", ADDRESS_CN_OPEN},
	{"東湖花園A座1203", "东湖花园a栋1203室", ADDRESS_CN_SAME},
	{"中山路120弄5号302室", "中山路120弄5号302", ADDRESS_CN_SAME},
	{"李家村3组12号", "李家村三组12号", ADDRESS_CN_SAME},
	{"黄河街97号", "沈河区黄河街97号", ADDRESS_CN_SAME}, /* a house without doors */
	{"五一路8号0501室", "五一路8号501室", ADDRESS_CN_SAME},
	{"珞珈街道中北路24号5楼501室", "中北路24号501", ADDRESS_CN_SAME},
	/* parts missing */
	{"和平区延安西路174号1003室", "延安西路174号", ADDRESS_CN_OPEN},
	{"中北路24号东湖花园3栋2单元501室", "东湖花园3栋", ADDRESS_CN_OPEN},
	{"中北路24号东湖花园3栋2单元501室", "东湖花园", ADDRESS_CN_PLACE},
	/* neighbours */
	{"延安西路174号1003室", "延安西路174号1004室", ADDRESS_CN_BUILDING},
	{"东湖花园3栋2单元501室", "东湖花园3栋1单元501室", ADDRESS_CN_BUILDING},
	{"东湖花园3栋2单元501室", "东湖花园4栋2单元501室", ADDRESS_CN_PLACE},
	{"延安西路174号1003室", "延安西路379号1003室", ADDRESS_CN_PLACE},
	/* other places */
	{"和平区延安西路174号1003室", "南山区延安西路174号1003室", ADDRESS_CN_DIFFERENT},
	{"和平区延安西路174号", "和平区胜利南路174号", ADDRESS_CN_DIFFERENT},
	{"东湖花园3栋501", "西湖花园3栋501", ADDRESS_CN_DIFFERENT},
	{"五一路8号", "五四路8号", ADDRESS_CN_DIFFERENT},
};

static void test_levels(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AddressCn a, b;
		if (!address_cn_read(cases[i].a, &a) || !address_cn_read(cases[i].b, &b))
			fail_msg("%s, %s: not read", cases[i].a, cases[i].b);
		int32_t level = address_cn_level(&a, &b);
		if (level != cases[i].level || address_cn_level(&b, &a) != level)
			fail_msg("%s, %s: %d, not %d", cases[i].a, cases[i].b, level, cases[i].level);
	}
}

static bool share_key(const AddressCn *a, const AddressCn *b) {
	uint64_t x[ADDRESS_CN_KEYS_MOST], y[ADDRESS_CN_KEYS_MOST];
	size_t n = address_cn_keys(a, x), m = address_cn_keys(b, y);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k])
				return true;
	return false;
}

static void test_keys(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		AddressCn a, b;
		assert_true(address_cn_read(cases[i].a, &a) && address_cn_read(cases[i].b, &b));
		if (cases[i].level >= ADDRESS_CN_BUILDING && !share_key(&a, &b))
			fail_msg("%s, %s", cases[i].a, cases[i].b);
	}
}

static void test_parts(void **state) {
	AddressCn a;
	(void)state;
	assert_true(address_cn_read("武昌区中北路24号东湖花园3栋2单元501室", &a));
	assert_true(a.district && a.road && a.number && a.estate && a.building && a.unit && a.room);
	assert_true(address_cn_read("中北路24号501室", &a));
	assert_true(!a.district && a.road && a.number && !a.estate && !a.building && !a.unit && a.room);
}

static void test_nothing(void **state) {
	AddressCn a;
	(void)state;
	const char *nothing[] = {"", " ", "-", "，。", "武昌区", "湖北省武汉市"};
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (address_cn_read(nothing[i], &a))
			fail_msg("%s", nothing[i]);
}

/* Whatever stands in it: read within its bounds, like itself, and the order of two is nothing. */
static void test_properties(void **state) {
	enum { SEED = 501, ROUNDS = 20000 };
	static const char *const pieces[] = {"武昌区", "中北路", "24", "号", "东湖花园", "3", "栋", "-",
		"单元", "501", "室", "二", "十", "百", "#", "A", "座", "楼", "街道", "小区", "县", "市",
		"，", "０", "層"};
	RngSeeded seeded;
	Rng rng = rng_seeded(&seeded, SEED);
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char text[2][1024] = {"", ""};
		AddressCn a, b;
		for (int k = 0; k < 2; k++)
			for (uint64_t n = rng_below(&rng, rng_below(&rng, 50) ? 12 : 80); n; n--)
				strcat(text[k], pieces[rng_below(&rng, sizeof pieces / sizeof *pieces)]);
		bool is = address_cn_read(text[0], &a), other_is = address_cn_read(text[1], &b);
		if (is && (a.road || a.estate) && address_cn_level(&a, &a) < ADDRESS_CN_PLACE)
			fail_msg("seed %d, round %d: %s", SEED, i, text[0]);
		if (is && other_is && address_cn_level(&a, &b) != address_cn_level(&b, &a))
			fail_msg("seed %d, round %d: %s, %s", SEED, i, text[0], text[1]);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_levels), cmocka_unit_test(test_keys),
		cmocka_unit_test(test_parts), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_properties)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
