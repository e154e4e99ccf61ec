#include "app/demo.h"

#include <string.h>

/* Common surnames and characters of given names; any likeness is chance. */
static const char surnames[] =
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤";
static const char given[] =
	"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉玲建国红梅兰云飞鹏宇浩然子轩雨欣怡佳琪思远嘉宁志海波晨博雅婷慧颖峰斌龙燕凤春成";

/* The i-th character of a text of three-byte characters. */
static void add_character(char *out, const char *text, uint64_t i) {
	strncat(out, text + i * 3, 3);
}

const char *demo_name(const Rng *rng, Arena *arena) {
	char *name = arena_alloc(arena, 16);
	add_character(name, surnames, rng_below(rng, (sizeof surnames - 1) / 3));
	uint64_t characters = rng_below(rng, 5) ? 2 : 1;
	while (characters--)
		add_character(name, given, rng_below(rng, (sizeof given - 1) / 3));
	return name;
}
