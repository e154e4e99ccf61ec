import "element-plus/es/components/dialog/style/css";
import "element-plus/es/components/overlay/style/css";

export { ElDialog } from "element-plus/es/components/dialog/index";
