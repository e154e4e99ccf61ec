/* Longitudes and latitudes on a sheet: equirectangular, true along the middle parallel; good for one city. */
import type { Position, Shape } from "../../../shared/types";

export interface Sheet { width: number; height: number; x: (lon: number) => number; y: (lat: number) => number }

/** The outlines of a shape; a point is one outline of one place. */
export function rings(shape: Shape): Position[][] {
  const { type, coordinates } = shape.geometry;
  if (type === "Point") return [[coordinates]];
  return type === "Polygon" ? coordinates : coordinates.flat();
}

export function fit(shapes: Shape[], width: number, most: number, margin: number): Sheet {
  const places = shapes.flatMap((shape) => rings(shape).flat());
  const lons = places.map((p) => p[0]), lats = places.map((p) => p[1]);
  const west = Math.min(...lons), east = Math.max(...lons), south = Math.min(...lats), north = Math.max(...lats);
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wide = Math.max((east - west) * shrink, 0.001), high = Math.max(north - south, 0.001);
  const scale = Math.min((width - 2 * margin) / wide, (most - 2 * margin) / high);
  const left = (width - wide * scale) / 2;
  return {
    width, height: high * scale + 2 * margin,
    x: (lon) => left + (lon - west) * shrink * scale,
    y: (lat) => margin + (north - lat) * scale,
  };
}

export function outline(shape: Shape, sheet: Sheet): string {
  return rings(shape).map((ring) => "M" + ring.map(([lon, lat]) => `${sheet.x(lon).toFixed(1)} ${sheet.y(lat).toFixed(1)}`).join("L") + "Z").join("");
}

/** The centroid of the largest outline (shoelace formula), where a label stands. */
export function middle(shape: Shape, sheet: Sheet): { x: number; y: number } {
  let best = { area: -1, x: 0, y: 0 };
  for (const ring of rings(shape)) {
    const points = ring.map(([lon, lat]) => [sheet.x(lon), sheet.y(lat)] as Position);
    let twice = 0, x = 0, y = 0;
    points.forEach(([x1, y1], i) => {
      const [x2, y2] = points[(i + 1) % points.length];
      const cross = x1 * y2 - x2 * y1;
      twice += cross;
      x += (x1 + x2) * cross;
      y += (y1 + y2) * cross;
    });
    const here = twice ? { area: Math.abs(twice), x: x / (3 * twice), y: y / (3 * twice) } : { area: 0, x: points[0][0], y: points[0][1] };
    if (here.area > best.area) best = here;
  }
  return best;
}
