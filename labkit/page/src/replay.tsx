/** The run again on a teacher's page: the lab page's own stage, fed by the centre instead of a kernel. */

import { render } from "preact";
import { Replay } from "./view/replay";

const place = document.querySelector<HTMLElement>("[data-replay]");
if (place) render(<Replay address={place.dataset.replay ?? ""} first={place.dataset.trial ?? ""} />, place);
