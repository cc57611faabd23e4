/** The reminder to rest the eyes: it says so and is in nobody's way. */

import { t } from "../language";
import { REST_S } from "../rest";
import type { Props } from "./app";
import { useChanges } from "./use";

export function RestNote({ session }: Props) {
  const { rest, store } = session;
  useChanges(rest);
  const minutes = store.state.opened?.rest_minutes ?? 0;
  return (
    <div role="status" aria-live="polite">
      {rest.due && (
        <div class="rest-note">
          <p>{t("You have worked for {minutes} minutes. Look into the distance and rest your eyes for {rest} minutes; everything is saved.", { minutes, rest: REST_S / 60 })}</p>
          <button type="button" onClick={() => rest.done()}>
            {t("I have rested")}
          </button>
        </div>
      )}
    </div>
  );
}
