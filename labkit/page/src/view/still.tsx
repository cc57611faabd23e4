/** A still picture of the apparatus, where the 3-D view is not there: it shows the moment at which the film stands. */

import type { Scene } from "../contract";
import { project, type Shape } from "../projection";
import type { Props } from "./app";
import { useChanges } from "./use";

/** Six hexadecimal digits, darkened by the share of light that is missing. */
function shaded({ colour, shade }: Shape): string {
  const parts = [1, 3, 5].map((from) => Math.round(Number.parseInt(colour.slice(from, from + 2), 16) * shade));
  return `rgb(${parts.join(" ")})`;
}

export function Still({ session, scene, description }: Props & { scene: Scene; description: string }) {
  const { playback, store } = session;
  useChanges(playback);
  const shapes = project(scene.items, scene.camera.front, store.state.motion, playback.time);
  return (
    <svg class="still" viewBox="-1.4 -1 2.8 2" role="img" aria-label={description}>
      {shapes.map((shape, index) => (
        <polygon
          key={index}
          points={shape.outline.map(([x, y]) => `${x.toFixed(4)},${y.toFixed(4)}`).join(" ")}
          fill={shaded(shape)}
          stroke={shaded({ ...shape, shade: shape.shade * 0.75 })}
          stroke-width="0.004"
          stroke-linejoin="round"
        />
      ))}
    </svg>
  );
}
