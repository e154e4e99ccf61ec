/* Chinese addresses taken apart down to the door: 武昌区 中北路 24号 东湖花园 3栋 2单元 501室.
 *
 * Full-width and Chinese numerals before a unit become digits, traditional characters simplified, blanks
 * and punctuation dropped. 幢, 栋, 座, 号楼 and # are one, so are 室, 房, 户 and a bare last number;
 * 3-2-501 is building, unit and room. Provinces, cities, towns and storeys are not compared; 小区 and its
 * like are no part of an estate's name. What is missing in one address contradicts nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hashes of the parts; 0: not told. */
typedef struct AddressCn {
	uint32_t district;       /* district or county */
	uint32_t road, number;   /* 路, 街, 巷, …; the house number or 弄 */
	uint32_t estate;         /* housing estate, village, compound */
	uint32_t building, unit; /* of the estate or the number; a village's group counts as building */
	uint32_t room;
} AddressCn;

/* Characters of an address past these many are not looked at. */
enum { ADDRESS_CN_MOST = 128 };

/* False: nothing that could be compared. `utf8` is valid. */
bool address_cn_read(const char *utf8, AddressCn *out);

enum {
	ADDRESS_CN_DIFFERENT,
	ADDRESS_CN_PLACE,    /* the same road or estate */
	ADDRESS_CN_BUILDING, /* the same building, another door */
	ADDRESS_CN_OPEN,     /* the same building, and a door is not told in both */
	ADDRESS_CN_SAME,     /* the same door */
	ADDRESS_CN_LEVELS
};
int32_t address_cn_level(const AddressCn *a, const AddressCn *b);

/* Keys for blocking: the road with its number, the estate with its building. Return: how many. */
enum { ADDRESS_CN_KEYS_MOST = 2 };
size_t address_cn_keys(const AddressCn *address, uint64_t out[ADDRESS_CN_KEYS_MOST]);
