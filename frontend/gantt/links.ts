import { endsOf } from "./bars";
import type { Scale, Sizes } from "./scale";
import { short, svg } from "./svg";
import type { LinkJson, Plan } from "./values";

const STUB = 7;
const ROUND = 3;
const HEAD = 4;

type Point = [number, number];

/** A dependency as a thin elbow with an arrow; `indexOf` says in which row a task stands. */
export function drawLink(link: Required<LinkJson>, plan: Plan, scale: Scale, sizes: Sizes, indexOf: Map<string, number>): SVGGElement | null {
  const [before, after] = [plan.tasks.get(link.before), plan.tasks.get(link.after)];
  const [row1, row2] = [indexOf.get(link.before), indexOf.get(link.after)];
  if (!before || !after || row1 === undefined || row2 === undefined) return null;
  const [fromFinish, toFinish] = [link.kind[0] === "F", link.kind[1] === "F"];
  const middle = sizes.top + sizes.bar / 2;
  const reach = (isMilestone: boolean): number => (isMilestone ? sizes.bar / 2 + 1 : 0);
  const x1 = endsOf(before, scale)[fromFinish ? 1 : 0] + (fromFinish ? 1 : -1) * reach(before.isMilestone);
  const x2 = endsOf(after, scale)[toFinish ? 1 : 0];
  const [y1, y2] = [row1 * sizes.row + middle, row2 * sizes.row + middle];
  const side = x2 + (toFinish ? 1 : -1) * reach(after.isMilestone);
  const drop = y2 > y1 ? -1 : 1;
  const onto = y2 + drop * (sizes.bar / 2 + (after.isMilestone ? 1 : 0));
  const landing = after.isMilestone ? x2 : x2 + Math.min(4, (endsOf(after, scale)[1] - x2) / 2);
  const [centre] = endsOf(before, scale);
  const falls = before.isMilestone && Math.abs(landing - centre) <= reach(true);
  const isSameDay = after.isMilestone && Math.abs(landing - x1) <= Math.max(scale.perDay, 2);
  let points = around([x1, y1], fromFinish ? 1 : -1, [side, y2], toFinish ? 1 : -1, sizes.row);
  if (link.kind === "FS" && falls) points = [[landing, y1 - drop * (reach(true) - Math.abs(landing - centre))], [landing, onto]];
  else if (link.kind === "FS" && isSameDay) points = [[landing, y1 - drop * (sizes.bar / 2)], [landing, onto]];
  else if (link.kind === "FS" && landing >= x1 - 0.5) points = [[x1, y1], [landing, y1], [landing, onto]];
  return svg(
    "g",
    { class: "gt-gantt-link", "data-before": link.before, "data-after": link.after },
    svg("path", { class: "gt-gantt-link-line", d: rounded(points) }),
    svg("path", { class: "gt-gantt-link-head", d: head(points) }),
  );
}

/** From side to side: out of the one, along the rows, into the other. */
function around(start: Point, out: number, end: Point, into: number, row: number): Point[] {
  const [a, b] = [start[0] + out * STUB, end[0] + into * STUB];
  if (out === into) {
    const x = out > 0 ? Math.max(a, b) : Math.min(a, b);
    return [start, [x, start[1]], [x, end[1]], end];
  }
  const between = end[1] + (end[1] > start[1] ? -row / 2 : row / 2);
  return [start, [a, start[1]], [a, between], [b, between], [b, end[1]], end];
}

function rounded(points: Point[]): string {
  let d = "";
  points.forEach((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before) d += `M${short(point[0])} ${short(point[1])}`;
    else if (!after) d += `L${short(point[0])} ${short(point[1])}`;
    else d += `L${towards(point, before)}Q${short(point[0])} ${short(point[1])} ${towards(point, after)}`;
  });
  return d;
}

/** A point a little way from a corner. */
function towards(corner: Point, other: Point): string {
  const length = Math.hypot(other[0] - corner[0], other[1] - corner[1]);
  const part = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return `${short(corner[0] + (other[0] - corner[0]) * part)} ${short(corner[1] + (other[1] - corner[1]) * part)}`;
}

function head(points: Point[]): string {
  const [x, y] = points[points.length - 1]!;
  const [fromX, fromY] = points[points.length - 2]!;
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  const [backX, backY] = [x - dx * HEAD * 1.4, y - dy * HEAD * 1.4];
  return `M${short(x)} ${short(y)}L${short(backX - dy * HEAD * 0.7)} ${short(backY + dx * HEAD * 0.7)}L${short(backX + dy * HEAD * 0.7)} ${short(backY - dx * HEAD * 0.7)}Z`;
}
