// How the robots of the scenes move.

const RAD = Math.PI / 180;
const BALL = 0.74; // rad to the left
export const noise = size => (Math.random() - 0.5) * 2 * size;
export const TORQUE = new Set(['arming', 'armed', 'holding', 'stopping']);

/** Moves the joints of a robot to where they are `t` seconds after its start. */
export function bend(robot, t) {
  const set = (name, value) => {
    robot.goal[robot.index.get(name)] = value;
  };
  robot.limits = robot.info.joints.map(() => 'none');
  robot.asked.fill(NaN);
  if (robot.arm) {
    bendArm(robot, t, set);
  } else {
    bendLegs(robot, t, set);
  }
  const torque = TORQUE.has(robot.safety);
  robot.q.forEach((q, i) => {
    const step = robot.goal[i] - q;
    robot.q[i] =
      q + step * (i === robot.index.get('left_shoulder_pitch') ? 0.16 : 0.3) + (torque ? noise(0.0008) : 0);
  });
}

function bendArm(robot, t, set) {
  const now = TORQUE.has(robot.safety) ? t : 0;
  set('pan', 0.5 * Math.sin(now * 0.7));
  set('shoulder', 0.35 + 0.2 * Math.sin(now));
  set('elbow', 1.1 + 0.25 * Math.cos(now));
  set('wrist_pitch', 0.35 * Math.sin(now * 1.3));
  set('wrist_roll', 0.8 * Math.sin(now * 0.5));
  set('gripper', 0.5 + 0.45 * Math.sin(now * 1.7));
}

function bendLegs(robot, t, set) {
  const live = robot.safety === 'armed';
  const c = robot.scene === 'stand' ? 5.5 : robot.scene === 'squat' ? 2.4 : t % 6;
  robot.cycle = c < 2 ? 0 : c < 2.8 ? 1 : c < 4.6 ? 2 : 3;
  const u = [c / 2, 1, 1 - (c - 2.8) / 1.8, 0][robot.cycle];
  const s = u * u * (3 - 2 * u);
  const a = live ? 0.32 + 0.5 * s : robot.fault ? 1.0 : robot.safety === 'disarmed' ? 0.78 : 0.45;
  robot.yaw = live && robot.scene !== 'stand' && robot.scene !== 'squat' ? 0.32 * Math.sin(t * 0.5) : 0;
  for (const [side, m] of [
    ['left', 1],
    ['right', -1],
  ]) {
    set(side + '_hip_pitch', -a);
    set(side + '_knee', 2 * a);
    set(side + '_ankle_pitch', -a);
    set(side + '_shoulder_pitch', live ? 0.2 - 1.15 * s : robot.fault ? 0.5 : 0.2);
    set(side + '_shoulder_roll', m * (live ? 0.2 + 0.25 * s : 0.15));
    set(side + '_elbow', live ? -0.5 - 0.5 * s : -0.6);
  }
  set('head_pan', live ? BALL + robot.yaw : 0);
  set('head_tilt', robot.fault ? 0.6 : live ? 0.25 - 0.1 * s : 0.5);
  if (live && !['stand', 'squat'].includes(robot.scene)) {
    reach(robot, t, set);
  }
  if (robot.safety === 'arming') {
    robot.limits.fill('ramp');
  }
  if (['disarmed', 'boot'].includes(robot.safety)) {
    robot.limits.fill('not_armed');
  }
  if (['stopped', 'stopping', 'locked'].includes(robot.safety)) {
    robot.limits.fill('stop');
  }
  if (robot.safety === 'holding') {
    robot.limits.fill('hold');
  }
  if (robot.fault) {
    robot.limits[robot.index.get('left_knee')] = 'released';
  }
}

/** The left arm reaches for the ball faster than it may, the right elbow farther. */
function reach(robot, t, set) {
  set('left_shoulder_pitch', -1.5 + 0.5 * Math.sin(t * 2.1));
  set('left_shoulder_roll', 0.9);
  set('left_elbow', -0.25);
  robot.limits[robot.index.get('left_knee')] = 'temperature';
  if (robot.cycle % 2 === 0) {
    robot.limits[robot.index.get('left_shoulder_pitch')] = 'velocity';
    robot.asked[robot.index.get('left_shoulder_pitch')] = robot.goal[robot.index.get('left_shoulder_pitch')] - 0.15;
  }
  const elbow = robot.index.get('right_elbow');
  const wish = robot.goal[elbow] - 1.4;
  robot.goal[elbow] = Math.max(wish, -125 * RAD);
  if (wish < -125 * RAD) {
    robot.limits[elbow] = 'position';
    robot.asked[elbow] = wish;
  }
}
