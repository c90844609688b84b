import { Gantt } from "./gantt/element";
import { Slip } from "./gantt/slip";

customElements.define("guatu-gantt", Gantt);
customElements.define("guatu-slip", Slip);
