import { expect, test } from "vitest";
import type { Shape } from "../../../shared/types";
import { fit, middle, outline, rings } from "./projection";

const shape = (geometry: Shape["geometry"]): Shape => ({ properties: { code: "420102", name: "示例", synthetic: true }, geometry });
const square = shape({ type: "Polygon", coordinates: [[[114, 30], [114.1, 30], [114.1, 30.1], [114, 30.1], [114, 30]]] });

test("the sheet holds every place, north up", () => {
  const sheet = fit([square], 600, 400, 20);
  expect(sheet.height).toBeLessThanOrEqual(400);
  expect(sheet.y(30.1)).toBeCloseTo(20);
  expect(sheet.y(30)).toBeGreaterThan(sheet.y(30.1));
  for (const [lon, lat] of rings(square).flat()) {
    expect(sheet.x(lon)).toBeGreaterThanOrEqual(0);
    expect(sheet.x(lon)).toBeLessThanOrEqual(600);
    expect(sheet.y(lat)).toBeLessThanOrEqual(sheet.height);
  }
});

test("a degree east is shorter than a degree north, by the cosine of the latitude", () => {
  const sheet = fit([square], 600, 400, 20);
  const east = sheet.x(114.1) - sheet.x(114), north = sheet.y(30) - sheet.y(30.1);
  expect(east / north).toBeCloseTo(Math.cos((30.05 * Math.PI) / 180), 3);
});

test("the label stands in the middle of the largest part", () => {
  const island = shape({ type: "MultiPolygon", coordinates: [[[[114.5, 30], [114.51, 30], [114.51, 30.01], [114.5, 30]]], [square.geometry.coordinates[0] as [number, number][]]] });
  const sheet = fit([island], 600, 400, 20);
  const at = middle(island, sheet);
  expect(at.x).toBeCloseTo(sheet.x(114.05), 1);
  expect(at.y).toBeCloseTo(sheet.y(30.05), 1);
});

test("a single point fits too and closes its outline", () => {
  const point = shape({ type: "Point", coordinates: [114.3, 30.6] });
  const sheet = fit([point], 600, 400, 20);
  expect(Number.isFinite(sheet.x(114.3))).toBe(true);
  expect(outline(point, sheet)).toMatch(/^M[\d.]+ [\d.]+Z$/);
});
