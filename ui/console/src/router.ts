/* The pages, who sees them in the menu, and where they stand in it. A right is always checked by the server. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import type { Role } from "../../shared/types";
import type { Key } from "./messages";
import { has } from "./session";

const staff: Role[] = ["commander", "coordinator", "worker"];

declare module "vue-router" {
  interface RouteMeta { title: Key; roles?: Role[]; group?: "work" | "forces" | "house"; under?: string }
}

export const routes: RouteRecordRaw[] = [
  { path: "/board", name: "board", component: () => import("./board/BoardPage.vue"), meta: { title: "page.board", roles: [...staff, "auditor"], group: "work" } },
  { path: "/needs", name: "needs", component: () => import("./needs/NeedsPage.vue"), meta: { title: "page.needs", roles: staff, group: "work" } },
  { path: "/needs/:id", name: "need", component: () => import("./needs/NeedPage.vue"), meta: { title: "page.need", roles: staff, under: "needs" } },
  { path: "/needs/:id/call", name: "call", component: () => import("./calls/CallPage.vue"), meta: { title: "page.call", roles: staff, under: "needs" } },
  { path: "/needs/:id/code", name: "code", component: () => import("./duties/CodePage.vue"), meta: { title: "page.code", roles: staff, under: "needs" } },
  { path: "/dispatch", name: "dispatches", component: () => import("./dispatch/DispatchesPage.vue"), meta: { title: "page.dispatches", roles: staff, group: "work" } },
  { path: "/dispatch/:id", name: "dispatch", component: () => import("./dispatch/DispatchPage.vue"), meta: { title: "page.dispatch", roles: staff, under: "dispatches" } },
  { path: "/duties", name: "duties", component: () => import("./duties/DutiesPage.vue"), meta: { title: "page.duties", roles: staff, group: "work" } },
  { path: "/loans", name: "loans", component: () => import("./forces/LoansPage.vue"), meta: { title: "page.loans", roles: staff, group: "work" } },
  { path: "/complaints", name: "complaints", component: () => import("./oversight/ComplaintsPage.vue"), meta: { title: "page.complaints", roles: [...staff, "auditor"], group: "work" } },
  { path: "/incidents", name: "incidents", component: () => import("./incidents/IncidentsPage.vue"), meta: { title: "page.incidents", roles: [...staff, "auditor"], group: "work" } },
  { path: "/volunteers", name: "volunteers", component: () => import("./forces/VolunteersPage.vue"), meta: { title: "page.volunteers", roles: staff, group: "forces" } },
  { path: "/volunteers/:id", name: "volunteer", component: () => import("./forces/VolunteerPage.vue"), meta: { title: "page.volunteer", roles: staff, under: "volunteers" } },
  { path: "/organisations", name: "organisations", component: () => import("./forces/OrganisationsPage.vue"), meta: { title: "page.organisations", roles: staff, group: "forces" } },
  { path: "/organisations/:id", name: "organisation", component: () => import("./forces/OrganisationPage.vue"), meta: { title: "page.organisation", roles: staff, under: "organisations" } },
  { path: "/reporting", name: "reporting", component: () => import("./forces/ReportingPage.vue"), meta: { title: "page.reporting", roles: staff, group: "forces" } },
  { path: "/persons", name: "persons", component: () => import("./persons/PersonsPage.vue"), meta: { title: "page.persons", roles: [...staff, "admin"], group: "forces" } },
  { path: "/persons/:id", name: "person", component: () => import("./persons/PersonPage.vue"), meta: { title: "page.person", roles: [...staff, "admin"], under: "persons" } },
  { path: "/import", name: "import", component: () => import("./persons/ImportPage.vue"), meta: { title: "page.import", roles: [...staff, "admin"], group: "forces" } },
  { path: "/areas", name: "areas", component: () => import("./areas/AreasPage.vue"), meta: { title: "page.areas", roles: [...staff, "admin", "auditor"], group: "house" } },
  { path: "/areas/import", name: "areas-import", component: () => import("./areas/AreasImportPage.vue"), meta: { title: "page.areas_import", roles: ["admin"], under: "areas" } },
  { path: "/accounts", name: "accounts", component: () => import("./accounts/AccountsPage.vue"), meta: { title: "page.accounts", roles: ["admin", "commander", "coordinator"], group: "house" } },
  { path: "/accounts/:id", name: "account", component: () => import("./accounts/AccountPage.vue"), meta: { title: "page.account", roles: ["admin", "commander", "coordinator"], under: "accounts" } },
  { path: "/overrides", name: "overrides", component: () => import("./oversight/OverridesPage.vue"), meta: { title: "page.overrides", roles: [...staff, "auditor"], group: "house" } },
  { path: "/journal", name: "journal", component: () => import("./oversight/JournalPage.vue"), meta: { title: "page.journal", roles: ["auditor", "admin", "commander", "coordinator"], group: "house" } },
  { path: "/settings", name: "settings", component: () => import("./settings/SettingsPage.vue"), meta: { title: "page.settings", group: "house" } },
];

export const mayOpen = (roles: Role[] | undefined): boolean => !roles || has(...roles);

/** The first page of the menu that is open to whoever is signed in. */
export const firstPage = (): string => routes.find((r) => r.meta?.group && mayOpen(r.meta.roles))?.path ?? "/settings";

export const router = createRouter({
  history: createWebHashHistory("/console/"),
  routes: [...routes, { path: "/:rest(.*)*", name: "start", component: { render: () => null }, meta: { title: "menu" } }],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
});

