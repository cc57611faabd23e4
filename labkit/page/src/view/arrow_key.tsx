/** What the arrows of the view mean: colour, symbol, name. */

import type { Arrow } from "../contract";
import { say, t } from "../language";
import type { Motion } from "../motion";

/** A legend below the view, where it hides nothing; `ArrowTable` says the same and more to a screen reader. */
export function ArrowKey({ arrows, motion }: { arrows: Arrow[]; motion: Motion | null }) {
  return (
    <div class="arrow-key">
      <ul>
        {arrows.map(({ name, colour, symbol, label }) => (
          <li key={name}>
            <svg viewBox="0 0 24 10" aria-hidden="true" style={{ color: colour }}>
              <path d="M0 5h16M14 1l8 4-8 4z" stroke="currentColor" stroke-width="2" fill="currentColor" />
            </svg>
            <i class="symbol">{symbol}</i> {say(label)}
          </li>
        ))}
      </ul>
      <p>{motion ? t("Lengths show rough sizes, as on a typical apparatus: not for measuring.") : t("The arrows appear during the run.")}</p>
    </div>
  );
}
