/** The pupil's own line: two handles, moved by finger, mouse or arrow keys. */

import { useRef } from "preact/hooks";
import { t } from "../language";
import { type Frame, MARGIN } from "./frame";
import { type Axis, clip, type Line, type Point } from "./plot";

const TOUCH_RADIUS = 22;

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

export function PupilLine({ f, x, y, line, move }: { f: Frame; x: Axis; y: Axis; line: Line; move: (line: Line) => void }) {
  const ends = clip(line, x, y);
  return (
    <g class="pupil-line">
      {ends && <line x1={f.px(ends[0].x)} y1={f.py(ends[0].y)} x2={f.px(ends[1].x)} y2={f.py(ends[1].y)} />}
      <Handle f={f} name="A" at={line.a} label={t("Handle A of the line")} move={(a) => a.x !== line.b.x && move({ ...line, a })} />
      <Handle f={f} name="B" at={line.b} label={t("Handle B of the line")} move={(b) => b.x !== line.a.x && move({ ...line, b })} />
    </g>
  );
}
