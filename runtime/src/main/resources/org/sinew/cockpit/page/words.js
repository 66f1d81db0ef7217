// The page's own words, English and Chinese. Names from robot files are never translated; texts of events, checks,
// limits, phases and labels come from the robot (`info.texts`).
const WORDS = {
  stop: ['STOP', '停止'],
  stopkey: ['Esc or Space', 'Esc 或空格键'],
  stopsent: ['sent, waiting', '已发送，等待确认'],
  stopdone: ['done in {ms} ms', '已受理，{ms} 毫秒'],
  stopfail: ['Not connected!', '未连接！'],
  stopbus: ['loop silent', '循环无响应'],
  robot: ['Robot', '机器人'],
  joints: ['Joints', '关节'],
  sense: ['Sense', '感知'],
  loop: ['Loop', '控制循环'],
  events: ['Events', '事件'],
  tab_loop: ['Loop', '循环'],
  views: ['Views', '视图'],
  report: ['Save report', '保存报告'],

  joint: ['Joint', '关节'],
  inlimits: ['Within limits', '限位内的位置'],
  position: ['Position', '位置'],
  load: ['Load', '负载'],
  temp: ['Temp', '温度'],
  limited: ['Limited by', '受限于'],
  only: ['Limited: {n}', '受限：{n}'],
  all: ['Show all', '显示全部'],
  allby: ['all: {by}', '全部：{by}'],
  pickjoint: ['Hover or tap a joint to see who asked for what.', '悬停或点按关节，查看请求与限制来源。'],
  jointat: ['{bus} id {id}', '{bus} 编号 {id}'],
  asked: ['asked {v}', '请求 {v}'],
  applied: ['applied {v}', '下发 {v}'],
  notorque: ['no torque', '无扭矩'],
  free: ['not limited', '未受限'],
  notfresh: ['position is old', '位置数据过期'],
  lensalt: ['{name} magnified: measured {m}, asked {r}, applied {a}', '{name} 放大：实测 {m}，请求 {r}，下发 {a}'],

  imu: ['Gyro', '陀螺仪'],
  noimu: ['No IMU in the robot file', '配置文件中没有 IMU'],
  nocamera: ['No camera in the robot file', '配置文件中没有相机'],
  nopicture: ['no picture yet', '尚无画面'],
  validfor: ['{s} old · valid {ms} ms', '{s}前 · 有效 {ms} ms'],
  noresult: ['no result yet', '尚无结果'],
  expired1: ['{s} old · expired', '{s}前 · 已过期'],
  nothing: ['Nothing seen', '未看到物体'], unwatched: ['No network looks at it', '没有网络在看'],
  camalt: ['Camera picture with {n} detections', '相机画面，检测到 {n} 个物体'],
  imualt: ['Angular velocity over ten seconds', '近十秒角速度'],

  late: ['lateness', '唤醒延迟'],
  tick: ['tick', '周期耗时'],
  period: ['period', '周期'],
  count: ['count, log', '次数，对数'],
  late99: ['Late p99', '延迟 p99'],
  tick99: ['Tick p99', '耗时 p99'],
  skipped: ['Skipped', '跳过'],
  alloc: ['Allocated', '新分配'],
  uncmd: ['Uncommanded', '非指令运动'],
  ticks: ['{n} ticks', '{n} 个周期'],
  phases: ['Phases, µs', '各阶段，µs'],
  models: ['Models, p99', '模型，p99'],
  buses: ['Buses, time used', '总线占用率'],
  oftick: ['{us} of {p}', '{us} / {p}'],
  expired: ['{n} expired', '过期 {n} 次'],
  errors: ['{n} errors', '错误 {n} 次'],
  histalt: [
    'Histogram, log axes: lateness p99 {a} µs, tick p99 {b} µs, period {c} µs',
    '直方图（对数坐标）：唤醒延迟 p99 {a} µs，周期耗时 p99 {b} µs，周期 {c} µs',
  ],

  battery: ['Battery', '电池'],
  hottest: ['Hottest', '最高温'],
  uplink: ['Uplink', '上行链路'],
  online: ['online', '在线'],
  offline: ['offline', '离线'],
  queued: ['{n} queued', '待发 {n} 条'],
  njoints: ['{n} joints', '{n} 个关节'],
  kindjoints: ['{kind}, {n} joints', '{kind}，{n} 个关节'],
  sim: ['simulated', '仿真'],
  net: ['page {hz} Hz · {ms} ms', '页面 {hz} Hz · {ms} ms'],

  measured: ['measured', '实测'],
  goal: ['goal', '目标'],
  contact: ['contact', '足底接触'],
  facts: ['{body} {h} m · tilt {a}°', '{body} 高 {h} m · 倾角 {a}°'],
  tilt: ['tilt {a}°', '倾角 {a}°'],
  lastpose: ['Last known pose, {time}', '最后已知姿态，{time}'],
  viewalt: [
    '3D view of {name}. Drag or arrow keys turn it, plus and minus zoom.',
    '{name} 的三维视图。拖动或方向键旋转，加减键缩放。',
  ],
  nowebgl: [
    'No 3D view: this browser has no WebGL. All else works.',
    '无三维视图：浏览器不支持 WebGL，其余功能正常。',
  ],
  noscene: ['No 3D view: it could not be loaded. All else works.', '无三维视图：加载失败，其余功能正常。'],
  nobodies: [
    'No 3D view: the robot file names no body model that could be read.',
    '无三维视图：配置文件没有可读取的机身模型。',
  ],

  holdarm: ['Hold to arm', '长按使能'],
  rearm: ['Hold to re-arm', '长按重新使能'],
  goon: ['Hold to continue', '长按继续'],
  cantarm: ['Cannot arm yet', '暂不能使能'],
  arming: ['Arming…', '正在使能…'],
  release: ['Hold to release', '长按卸力'],
  jog: ['Move by hand', '手动'],
  move: ['Move', '移动'],
  jogminus: ['{name}: hold to move to the left of its bar', '{name}：按住向条形左侧移动'],
  jogplus: ['{name}: hold to move to the right of its bar', '{name}：按住向条形右侧移动'],
  youmove: ['You move the joints', '由您移动关节'],
  moves: ['The joints are moved by {who}', '关节由{who}移动'],
  nomover: ['Arm it first; then hold – or +', '请先使能，然后按住 – 或 +'],
  takeover: ['Take over', '接管'],
  control: ['You control', '由您控制'],
  watch: ['Stop only; arm with sinew arm', '仅可停止；用 sinew arm 使能'],
  noctl: ['No connection', '未连接'],
  keepholding: ['Hold for one second. Or confirm:', '请长按一秒，或点按确认：'],
  confirm_arm: ['Confirm: arm', '确认使能'],
  confirm_release: ['Confirm: safe state', '确认进入安全状态'],
  refused: ['Refused: {why}', '已拒绝：{why}'],
  asking: ['sent, waiting', '已发送，等待确认'],
  unanswered: ['No answer within 3 s.', '3 秒内无应答。'],
  checks: ['Before arming', '使能前检查'],
  armsteps: ['Arming', '使能过程'],
  st_ok: ['done', '完成'],
  st_wait: ['not yet', '尚未'],
  st_up: ['now', '进行中'],

  old: ['{s} old', '{s}前'],
  ago: ['{s} ago', '{s}前'],
  paused: ['paused', '已暂停'],
  next: ['Next', '下一步'],
  noevents: [
    'Nothing has happened since the start. Faults, stops and arming appear here, each with what to do next.',
    '启动以来没有事件。故障、停止和使能都会显示在这里，并说明下一步怎么做。',
  ],
  active: ['{n} active', '{n} 项未清除'],
  nofault: ['no fault', '无故障'],
  leftout: ['{n} events are not shown: this page read too slowly.', '有 {n} 条事件未显示：页面读取过慢。'],
  sev_info: ['Info', '信息'],
  sev_warn: ['Warning', '警告'],
  sev_fault: ['Fault', '故障'],

  s_unknown: ['UNKNOWN', '状态未知'],
  s_boot: ['STARTING', '启动中'],
  s_disarmed: ['DISARMED', '未使能'],
  s_arming: ['ARMING', '使能中'],
  s_armed: ['ARMED', '已使能'],
  s_holding: ['HOLDING', '保持中'],
  s_stopping: ['STOPPING', '停止中'],
  s_stopped: ['STOPPED', '已停止'],
  s_locked: ['LOCKED', '已锁定'],
  n_was: ['was {was}', '此前{was}'],
  n_unknown: ['connecting', '正在连接'],
  n_boot: ['no torque', '无扭矩'],
  n_disarmed: ['no torque', '无扭矩'],
  n_arming: ['low torque', '低扭矩'],
  n_armed: ['can move', '随时会动'],
  n_holding: ['holds still', '保持不动'],
  n_stopping: ['slowing', '减速中'],
  n_stopped: ['no torque', '无扭矩'],
  n_locked: ['restart needed', '需要重启'],
  n_torque: ['torque on', '有扭矩'],
  n_estop: ['e-stop', '急停'],

  say_wait: ['Connecting to the robot…', '正在连接机器人…'],
  next_wait: ['STOP is tried all the same.', '仍可按停止，指令会尝试送达。'],
  say_wire: ['This page is older or newer than the robot.', '页面与机器人版本不一致。'],
  next_wire: ['Load the page again.', '请重新加载页面。'],
  say_lost: ['No data for {s}. All you see is old.', '{s}无数据，画面均为旧数据。'],
  next_lost: [
    'STOP may not reach the robot: press it, and use the power switch.',
    '停止指令可能无法送达：请按停止，并使用电源开关。',
  ],
  closed_1001: ["The robot's program has ended.", '机器人程序已结束。'],
  closed_1013: ['Eight pages watch this robot already: close one.', '已有八个页面在查看：请关闭一个。'],
  say_slow: ['Slow link: {hz} of 20 updates/s, {ms} ms late.', '网络慢：每秒 {hz}/20 次更新，延迟 {ms} ms。'],
  next_slow: ['Camera paused. Stop still goes first.', '相机已暂停，停止指令优先。'],
  say_boot: ['Looking for the devices.', '正在查找设备。'],
  say_disarmed: ['Motors have no torque.', '电机无扭矩。'],
  next_disarmed: ['Support the robot, then hold Arm.', '扶稳机器人，再长按“使能”。'],
  next_disarmed_legs: ['Support the robot upright, then hold Arm.', '扶正机器人，再长按“使能”。'],
  next_disarmed_there: [
    'Support the robot, then run sinew arm on the robot.',
    '扶稳机器人，再在机器人上运行 sinew arm。',
  ],
  next_disarmed_legs_there: [
    'Support the robot upright, then run sinew arm on the robot.',
    '扶正机器人，再在机器人上运行 sinew arm。',
  ],
  say_arming: ['Checking servos at low torque.', '正以低扭矩检查舵机。'],
  next_arming: ['Do not touch the joints.', '请勿触碰关节。'],
  say_armed: ['Commands pass.', '指令放行。'],
  say_behavior: ['{b}.', '{b}。'],
  say_step: ['{b}: {step} ({i} of {n}).', '{b}：{step}（第 {i}/{n} 步）。'],
  looksat: ['Looks at {label}, {s} old.', '正看{label}（{s}前）。'],
  looksfor: ['Looks for {label}.', '正在找{label}。'],
  relieson: ['Relies on {p}, {s} old.', '依据 {p}（{s}前）。'],
  next_armed: ['Keep hands clear.', '请勿靠近。'],
  say_holding: ['Torque on, joints held where they are.', '有扭矩，关节保持原位。'],
  next_holding: ['It does not go on by itself: hold Continue.', '不会自行继续，请长按“继续”。'],
  next_holding_there: [
    'It does not go on by itself: run sinew arm on the robot.',
    '不会自行继续，请在机器人上运行 sinew arm。',
  ],
  say_stopping: ['Stopping.', '正在停止。'],
  next_stopping: ['Keep hands clear.', '请勿靠近。'],
  say_stopped: ['Motion has ended.', '运动已结束。'],
  next_stopped: ['When everybody is clear, hold Re-arm.', '确认无人靠近后，长按“重新使能”。'],
  next_stopped_there: [
    'When everybody is clear, run sinew arm on the robot.',
    '确认无人靠近后，在机器人上运行 sinew arm。',
  ],
  say_locked: ['Locked: the robot can only be restarted.', '已锁定，只能重启。'],
  next_locked: ['Cut the servo supply, then restart the robot.', '请断开舵机电源并重启机器人。'],
};

let language = 0;
let learned = {};

export const lang = () => (language ? 'zh' : 'en');

export function setLang(name) {
  language = name === 'zh' ? 1 : 0;
  document.documentElement.lang = language ? 'zh-CN' : 'en';
}

/** Takes the robot's own texts. */
export function learn(texts) {
  learned = texts ?? {};
}

/** One of two texts, [English, 中文], as the wire has them; texts of one language only pass. */
export const either = pair => (Array.isArray(pair) ? (pair[language] ?? pair[0]) : (pair ?? ''));

export const has = key => key in WORDS || key in learned;

/** Whether the robot has a text for `key` and `values` has all that it asks for. */
export const fills = (key, values) =>
  key in learned && [...either(learned[key]).matchAll(/\{(\w+)\}/g)].every(([, name]) => name in values);

const UNITS = /(\d) (?=°C|%|ms|µs|s\b|Hz|V\b|m\b)/g;

/** Puts values into a text, and a no-break space before units. */
export const fill = (text, values = {}) =>
  text.replace(/\{(\w+)\}/g, (_, name) => short(values[name] ?? '?')).replace(UNITS, '$1\u00a0');

/** A number of the robot with three digits that count; anything else as it is. */
const short = value => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value);

/** A text in the language of now, the page's own or the robot's; a key that nobody knows is shown as it is. */
export const t = (key, values) => fill(either(WORDS[key] ?? learned[key] ?? key), values);

/** The robot's text for a word of kind `kind` (limit, label, group ...), else the word itself. */
export const named = (kind, word, values) => (has(`${kind}.${word}`) ? t(`${kind}.${word}`, values) : word);

const AGES = { ms: [' ms', ' 毫秒'], s: [' s', ' 秒'], min: [' min', ' 分钟'] };

/** An age in words that keeps its width: 40 ms, 3.2 s, 12 s, 4 min. */
export function span(ms) {
  const unit = name => '\u00a0' + AGES[name][language].trim();
  if (ms < 995) {
    return Math.max(0, Math.round(ms / 10) * 10) + unit('ms');
  }
  if (ms < 99500) {
    return (ms / 1000).toFixed(ms < 9950 ? 1 : 0) + unit('s');
  }
  return Math.round(ms / 60000) + unit('min');
}
