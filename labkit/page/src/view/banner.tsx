/** One line across the page while something cannot be reached. */

import { t } from "../language";
import type { State } from "../state";
import type { Props } from "./app";

function warning({ link, reached, phase }: State): string | null {
  if (link === "lost") return t("Connection lost. Reconnecting… You can go on writing; nothing will be lost.");
  if (reached) return null;
  if (phase === "starting") return t("The server cannot be reached. The lab opens with all you have done as soon as it answers.");
  return t("The server cannot be reached. What you write is kept on this device and sent later.");
}

export function Banner({ session }: Props) {
  const text = warning(session.store.state);
  return (
    <div class="banner-place" role="status" aria-live="polite">
      {text && <p class="banner">{text}</p>}
    </div>
  );
}
