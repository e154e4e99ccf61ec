/* What every page shows. Styles come with the components, so only what is used is sent. */
import "element-plus/es/components/base/style/css";
import "element-plus/es/components/button/style/css";
import "element-plus/es/components/input/style/css";
import "element-plus/es/components/message/style/css";

export { ElButton } from "element-plus/es/components/button/index";
export { ElConfigProvider } from "element-plus/es/components/config-provider/index";
export { ElInput } from "element-plus/es/components/input/index";
export { ElMessage } from "element-plus/es/components/message/index";
