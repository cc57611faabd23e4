/** The paper of a graph: where values lie on the screen, ticks and grid. */

import { shown } from "../unit";
import type { Axis, Point } from "./plot";

export const MARGIN = { left: 58, right: 14, top: 14, bottom: 34 };

export interface Frame {
  width: number;
  height: number;
  px: (x: number) => number;
  py: (y: number) => number;
  value: (px: number, py: number) => Point;
}

/** Lay out a graph of a width [px], two thirds as high unless a height is given. */
export function frame(width: number, x: Axis, y: Axis, height = Math.round(Math.min(460, Math.max(280, width * 0.66)))): Frame {
  const [inner, tall] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  return {
    width,
    height,
    px: (value) => MARGIN.left + ((value - x.low) / (x.high - x.low)) * inner,
    py: (value) => MARGIN.top + (1 - (value - y.low) / (y.high - y.low)) * tall,
    value: (px, py) => ({
      x: x.low + ((px - MARGIN.left) / inner) * (x.high - x.low),
      y: y.low + (1 - (py - MARGIN.top) / tall) * (y.high - y.low),
    }),
  };
}

export function Axes({ f, x, y }: { f: Frame; x: Axis; y: Axis }) {
  const [left, right, top, bottom] = [MARGIN.left, f.width - MARGIN.right, MARGIN.top, f.height - MARGIN.bottom];
  return (
    <g class="axes" aria-hidden="true">
      {x.ticks.map((tick) => (
        <g key={`x${tick}`}>
          <line class="grid" x1={f.px(tick)} x2={f.px(tick)} y1={top} y2={bottom} />
          <text x={f.px(tick)} y={bottom + 18} text-anchor="middle">
            {shown(tick, x.decimals)}
          </text>
        </g>
      ))}
      {y.ticks.map((tick) => (
        <g key={`y${tick}`}>
          <line class="grid" x1={left} x2={right} y1={f.py(tick)} y2={f.py(tick)} />
          <text x={left - 8} y={f.py(tick) + 4} text-anchor="end">
            {shown(tick, y.decimals)}
          </text>
        </g>
      ))}
      <path class="axis" d={`M${left},${top}V${bottom}H${right}`} />
    </g>
  );
}
