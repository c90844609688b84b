import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** What data-chart holds; components/chart.html writes the same numbers as a table. */
interface ChartData {
  categories: string[];
  unit?: string;
  horizontal?: boolean;
  series: { name: string; kind: "bar" | "line"; values: (number | null)[]; style?: "solid" | "dashed" | "faint" | "points" }[];
  mark?: { name: string; value: number };
}

/** Lines that are foreseen rather than known are broken; the ends of a range are faint; points stand alone. */
const STYLES: Record<string, Record<string, unknown>> = {
  solid: {},
  dashed: { lineStyle: { type: "dashed" } },
  faint: { lineStyle: { type: "dotted", width: 1.5 }, showSymbol: false, color: "#a34a00" },
  points: { lineStyle: { width: 0 }, symbol: "diamond", color: "#7a5600" },
};
const COLOURS = ["#1c5d78", "#8fb0b6", "#a34a00", "#1f6f45", "#7a5600", "#5d6a72"];

/** A bar or line chart drawn from the JSON in data-chart (an attribute, so that it also comes with a fragment). */
class Chart extends HTMLElement {
  private chart: EChartsType | null = null;
  private size: ResizeObserver | null = null;

  connectedCallback(): void {
    const json = this.dataset["chart"];
    if (!json) return;
    const data = JSON.parse(json) as ChartData;
    this.replaceChildren();
    this.chart = init(this, null, { renderer: "svg" });
    this.chart.setOption(optionsOf(data));
    this.size = new ResizeObserver(() => this.chart?.resize());
    this.size.observe(this);
  }

  disconnectedCallback(): void {
    this.size?.disconnect();
    this.chart?.dispose();
  }
}

function optionsOf(data: ChartData): Record<string, unknown> {
  const names = { type: "category", data: data.categories, axisTick: { show: false }, inverse: data.horizontal ?? false };
  const numbers = { type: "value", name: data.unit ?? "", splitLine: { lineStyle: { color: "#e5eaea" } } };
  return {
    color: COLOURS,
    animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: "#1f2d35" },
    grid: { left: 8, right: 24, top: 48, bottom: 8, containLabel: true },
    legend: { top: 4, show: data.series.length > 1 },
    // the tooltip's own style text would be refused by the page's style-src: rich text is drawn as SVG
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: data.horizontal ? numbers : names,
    yAxis: data.horizontal ? names : numbers,
    series: data.series.map((series, index) => ({
      name: series.name,
      type: series.kind,
      data: series.values,
      barMaxWidth: 28,
      symbolSize: series.style === "points" ? 12 : 7,
      ...STYLES[series.style ?? "solid"],
      markLine: index === 0 && data.mark ? markLine(data) : undefined,
    })),
  };
}

function markLine(data: ChartData): Record<string, unknown> {
  const at = data.horizontal ? { xAxis: data.mark?.value } : { yAxis: data.mark?.value };
  return { silent: true, symbol: "none", label: { formatter: data.mark?.name, position: "insideEndTop" }, data: [at] };
}

customElements.define("guatu-chart", Chart);
