// Draws every [data-chart] of the page from the option JSON beside it, after what is above the fold stands.
import {use, init} from 'echarts/core';
import {BarChart, HeatmapChart, LineChart, RadarChart} from 'echarts/charts';
import {AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent} from 'echarts/components';
import {SVGRenderer} from 'echarts/renderers';

use([BarChart, HeatmapChart, LineChart, RadarChart, AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);
