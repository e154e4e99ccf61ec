import { createApp } from "vue";
import "element-plus/es/components/base/style/css";
import "element-plus/es/components/button/style/css";
import "element-plus/es/components/dialog/style/css";
import "element-plus/es/components/input/style/css";
import "element-plus/es/components/message/style/css";
import "element-plus/es/components/tag/style/css";
import "../../shared/tokens.css";
import "./console.css";
import commonEn from "../../../messages/en/common.json";
import commonZh from "../../../messages/zh-CN/common.json";
import en from "../../../messages/en/console.json";
import zh from "../../../messages/zh-CN/console.json";
import { useMessages } from "../../shared/i18n";
import App from "./App.vue";

useMessages(commonZh, commonEn);
useMessages(zh, en);
createApp(App).mount("#app");
