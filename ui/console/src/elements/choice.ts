/* Choosing: selects, boxes, switches, numbers. */
import "element-plus/es/components/checkbox/style/css";
import "element-plus/es/components/input-number/style/css";
import "element-plus/es/components/option/style/css";
import "element-plus/es/components/select/style/css";
import "element-plus/es/components/switch/style/css";

export { ElCheckbox } from "element-plus/es/components/checkbox/index";
export { ElInputNumber } from "element-plus/es/components/input-number/index";
export { ElOption, ElSelect } from "element-plus/es/components/select/index";
export { ElSwitch } from "element-plus/es/components/switch/index";
