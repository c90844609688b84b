import "./app.css";
import "bootstrap/js/dist/dropdown";
import "bootstrap/js/dist/offcanvas";
import "bootstrap/js/dist/collapse";
import "bootstrap/js/dist/tab";
import "htmx.org";
import "./elements/confirm"; // before requests: it may hold a form back
import "./elements/toast";
import "./elements/requests";
import "./elements/page";
import "./elements/keys";
import "./elements/month";
import "./elements/columns";
import "./elements/drop";
import "./elements/chart-loader";
