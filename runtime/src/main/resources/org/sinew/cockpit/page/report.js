// "Save report": what this page knows now, as one JSON file on the person's own disk. Nothing is sent.
import { $ } from './dom.js';

const TEXT = 'application/json';

export function reportButton(known) {
  $('report').addEventListener('click', () => {
    const { info, state, loop, arming, events } = known;
    const report = {
      saved: new Date().toISOString(),
      page: navigator.userAgent,
      age_ms: known.age(),
      link: known.linkState,
      info,
      state,
      loop,
      arming,
      events,
    };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(report, null, 1)], { type: TEXT }));
    link.download = `${info?.robot ?? 'sinew'}-${report.saved.slice(0, 19).replaceAll(':', '')}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}
