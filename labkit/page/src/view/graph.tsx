/** The graph: points of the trials, and a straight line that the pupil lays by two handles. */

import { useRef } from "preact/hooks";
import type { Column } from "../contract";
import { say, t } from "../language";
import { shown } from "../unit";
import { type Axis, clip, type Line, type Point } from "./plot";
import { Head } from "./symbol";
import { useWidth } from "./use";

export interface Dot extends Point {
  number: number;
  leftOut: boolean;
}

export interface GraphProps {
  dots: Dot[];
  x: { column: Column; axis: Axis };
  y: { column: Column; axis: Axis };
  line: Line | null;
  move: (line: Line) => void;
}

const MARGIN = { left: 58, right: 14, top: 14, bottom: 34 };
const TOUCH_RADIUS = 22;

interface Frame {
  width: number;
  height: number;
  px: (x: number) => number;
  py: (y: number) => number;
  value: (px: number, py: number) => Point;
}

function frame(width: number, x: Axis, y: Axis): Frame {
  const height = Math.round(Math.min(460, Math.max(280, width * 0.66)));
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

function Axes({ f, x, y }: { f: Frame; x: Axis; y: Axis }) {
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

function Dots({ f, dots }: { f: Frame; dots: Dot[] }) {
  return (
    <g class="dots">
      {dots.map((dot) => (
        <circle key={dot.number} class={dot.leftOut ? "dot-out" : "dot"} cx={f.px(dot.x)} cy={f.py(dot.y)} r={4.5}>
          <title>{t("Trial {number}", { number: dot.number })}</title>
        </circle>
      ))}
    </g>
  );
}

interface HandleProps {
  f: Frame;
  name: string;
  at: Point;
  label: string;
  move: (to: Point) => void;
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function Handle({ f, name, at, label, move }: HandleProps) {
  const held = useRef(false);
  const [cx, cy] = [f.px(at.x), f.py(at.y)];
  const shift = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const reach = event.shiftKey ? 10 : 1;
    move(f.value(cx + arrow[0] * reach, cy + arrow[1] * reach));
  };
  const drag = (event: PointerEvent) => {
    if (!held.current) return;
    const box = (event.currentTarget as SVGGElement).ownerSVGElement!.getBoundingClientRect();
    const inX = Math.min(f.width - MARGIN.right, Math.max(MARGIN.left, event.clientX - box.left));
    move(f.value(inX, Math.min(f.height - MARGIN.bottom, Math.max(MARGIN.top, event.clientY - box.top))));
  };
  const hold = (event: PointerEvent) => {
    held.current = true;
    (event.currentTarget as SVGGElement).setPointerCapture(event.pointerId);
  };
  const release = () => {
    held.current = false;
  };
  return (
    <g
      class="handle"
      data-handle={name}
      tabindex={0}
      role="slider"
      aria-label={label}
      aria-valuenow={at.y}
      aria-valuetext={`(${at.x.toPrecision(4)}, ${at.y.toPrecision(4)})`}
      onKeyDown={shift}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <circle class="handle-touch" cx={cx} cy={cy} r={TOUCH_RADIUS} />
      <circle class="handle-ring" cx={cx} cy={cy} r={9} />
      <text x={cx} y={cy - 14} text-anchor="middle">
        {name}
      </text>
    </g>
  );
}

function PupilLine({ f, x, y, line, move }: { f: Frame; x: Axis; y: Axis; line: Line; move: (line: Line) => void }) {
  const ends = clip(line, x, y);
  return (
    <g class="pupil-line">
      {ends && <line x1={f.px(ends[0].x)} y1={f.py(ends[0].y)} x2={f.px(ends[1].x)} y2={f.py(ends[1].y)} />}
      <Handle f={f} name="A" at={line.a} label={t("Handle A of the line")} move={(a) => a.x !== line.b.x && move({ ...line, a })} />
      <Handle f={f} name="B" at={line.b} label={t("Handle B of the line")} move={(b) => b.x !== line.a.x && move({ ...line, b })} />
    </g>
  );
}

export function Graph({ dots, x, y, line, move }: GraphProps) {
  const [width, place] = useWidth(560);
  const f = frame(Math.max(260, width), x.axis, y.axis);
  const title = t("Graph of {y} against {x}, {count} points", { y: say(y.column.label), x: say(x.column.label), count: dots.length });
  return (
    <figure class="graph">
      <figcaption class="y-head">
        <Head column={y.column} />
      </figcaption>
      <div ref={place}>
        <svg width={f.width} height={f.height} role="group" aria-label={title}>
          <Axes f={f} x={x.axis} y={y.axis} />
          <Dots f={f} dots={dots} />
          {line && <PupilLine f={f} x={x.axis} y={y.axis} line={line} move={move} />}
        </svg>
      </div>
      <div class="x-head" aria-hidden="true">
        <Head column={x.column} />
      </div>
    </figure>
  );
}
