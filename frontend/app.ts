import "./app.css";
import "bootstrap/js/src/dropdown.js";
import "bootstrap/js/src/offcanvas.js";
import "bootstrap/js/src/collapse.js";
import "bootstrap/js/src/tab.js";
import "htmx.org";
import "./elements/confirm"; // before requests: it may hold a form back
import "./elements/toast";
import "./elements/requests";
import "./elements/page";
import "./elements/keys";
import "./elements/month";
import "./elements/columns";
import "./elements/drop";
import "./elements/goto";
import "./elements/reading";
import "./elements/chart-loader";
import "./elements/gantt-loader";
