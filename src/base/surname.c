#include "base/surname.h"

#include <stddef.h>

static const SurnameReading readings[] = {
	{{U'单', U'于'}, {"chan", "yu"}},
	{{U'万', U'俟'}, {"mo", "qi"}},
	{{U'尉', U'迟'}, {"yu", "chi"}},
	{{U'澹', U'台'}, {"tan", "tai"}},
	{{U'长', U'孙'}, {"zhang", "sun"}},
	{{U'仇'}, {"qiu"}},
	{{U'曾'}, {"zeng"}},
	{{U'单'}, {"shan"}},
	{{U'解'}, {"xie"}},
	{{U'查'}, {"zha"}},
	{{U'朴'}, {"piao"}},
	{{U'区'}, {"ou"}},
	{{U'盖'}, {"ge"}},
	{{U'任'}, {"ren"}},
	{{U'华'}, {"hua"}},
	{{U'召'}, {"shao"}},
	{{U'乐'}, {"yue"}},
	{{U'缪'}, {"miao"}},
	{{U'宓'}, {"mi"}},
	{{U'折'}, {"she"}},
	{{U'黑'}, {"he"}},
	{{U'繁'}, {"po"}},
	{{U'员'}, {"yun"}},
	{{U'尹'}, {"yin"}},
	{{U'覃'}, {"qin"}},
	{{U'洗'}, {"xian"}},
	{{U'冼'}, {"xian"}},
	{{U'翟'}, {"zhai"}},
	{{U'祭'}, {"zhai"}},
	{{U'秘'}, {"bi"}},
	{{U'种'}, {"chong"}},
	{{U'逄'}, {"pang"}},
	{{U'佴'}, {"nai"}},
	{{U'幺'}, {"yao"}},
	{{U'过'}, {"guo"}},
	{{U'晟'}, {"cheng"}},
	{{U'句'}, {"gou"}},
	{{U'那'}, {"na"}},
	{{U'哈'}, {"ha"}},
	{{U'车'}, {"che"}},
	{{U'宁'}, {"ning"}},
	{{U'薄'}, {"bo"}},
	{{U'牟'}, {"mu"}},
	{{U'燕'}, {"yan"}},
	{{U'隗'}, {"wei"}},
};

const SurnameReading *surname_reading(uint32_t first, uint32_t second) {
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		const uint32_t *c = readings[i].characters;
		if (c[0] == first && (c[1] == 0 || c[1] == second))
			return &readings[i];
	}
	return NULL;
}
