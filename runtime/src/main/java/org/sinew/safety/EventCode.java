package org.sinew.safety;

import java.util.Locale;
import org.sinew.rt.RealTime;

/**
 * The one table of events: every event that the robot can report, with its severity, what the gate does about it, and
 * its text in English and Chinese. In texts {@code {where}} is the joint, device or model concerned, {@code {value}}
 * the figure and {@code {why}} a sentence that whoever reports the event adds.
 */
public enum EventCode {
    ONLINE(Severity.INFO, Stop.NONE,
            "Sinew runs {where}", "Sinew 已启动 {where}",
            "", ""),
    ARMING(Severity.INFO, Stop.NONE,
            "arming: every joint is read, goals are set to measured positions", "正在使能：读取全部关节，目标设为实测位置",
            "keep hands clear", "请勿靠近"),
    ARMED(Severity.INFO, Stop.NONE,
            "armed: commands pass", "已使能：可以运动",
            "", ""),
    ARM_REFUSED(Severity.WARN, Stop.NONE,
            "arming refused: {why}", "拒绝使能：{why}",
            "mend what is named, then arm again", "排除所述问题后重新使能"),
    ARM_FAILED(Severity.FAULT, Stop.CUT,
            "arming failed: goal or torque of {where} was not confirmed", "使能失败：{where} 的目标或扭矩未得到确认",
            "check the servo's power and that the joint moves freely, then arm again", "检查舵机供电与关节是否卡住，然后重新使能"),
    STAND_RELEASED(Severity.INFO, Stop.NONE,
            "the stand has let go of {where}", "支架已松开 {where}",
            "", ""),
    STOP_REQUESTED(Severity.WARN, Stop.CONTROLLED,
            "stop requested", "收到停止请求",
            "arm again when it is safe", "确认安全后重新使能"),
    ESTOP_PRESSED(Severity.FAULT, Stop.CUT,
            "e-stop pressed, or its wire is broken", "急停按下或接线断开",
            "release the button, then arm again", "松开急停后重新使能"),
    ESTOP_LOST(Severity.FAULT, Stop.CUT,
            "the e-stop input has not been read for {value} s", "急停输入已有 {value} 秒未读取",
            "check the GPIO bus, then arm again", "检查 GPIO 总线后重新使能"),
    FALLING(Severity.FAULT, Stop.CONTROLLED,
            "falling: tilt {value} rad", "正在跌倒：倾角 {value} rad",
            "set the robot up, then arm again", "扶起机器人后重新使能"),
    FALL_PREDICTED(Severity.FAULT, Stop.CONTROLLED,
            "{where} sees a fall, score {value}", "{where} 判断即将跌倒，置信度 {value}",
            "set the robot up, then arm again", "扶起机器人后重新使能"),
    JOINT_STALE(Severity.FAULT, Stop.HOLD,
            "no fresh position of {where} for {value} s", "{where} 的位置已有 {value} 秒未更新",
            "check the servo cable; on a busy computer end other programs", "检查舵机线；若计算机繁忙，请关闭其他程序"),
    JOINT_LOST(Severity.FAULT, Stop.CONTROLLED,
            "{where} does not answer for {value} s", "{where} 已有 {value} 秒无应答",
            "check the servo cable and power, then arm again", "检查舵机线与供电后重新使能"),
    IMU_STALE(Severity.FAULT, Stop.CONTROLLED,
            "no fresh reading of {where} for {value} s", "{where} 已有 {value} 秒无新数据",
            "check the sensor's cable, then arm again", "检查传感器接线后重新使能"),
    IMU_FROZEN(Severity.FAULT, Stop.CONTROLLED,
            "{where} repeats the very same reading", "{where} 一直重复同一读数",
            "switch its power off and on, then arm again", "重新上电后再使能"),
    JOINT_HOT(Severity.WARN, Stop.NONE,
            "{where} is hot: {value} °C", "{where} 过热：{value} 摄氏度",
            "it moves at half its speed; let it rest", "将以一半速度运动；请让其休息降温"),
    JOINT_OVERHEATED(Severity.FAULT, Stop.CONTROLLED,
            "{where} is too hot: {value} °C", "{where} 温度超限：{value} 摄氏度",
            "let it cool down, then arm again", "冷却后重新使能"),
    TORQUE_LOST(Severity.FAULT, Stop.CONTROLLED,
            "the servo of {where} has switched its torque off", "{where} 的舵机已自行关闭扭矩",
            "overload or a power dip; let it rest, then arm again", "过载或掉电；稍候后重新使能"),
    JOINT_STALLED(Severity.WARN, Stop.NONE,
            "{where} pushes in vain: its target goes back to where it is", "{where} 受阻：目标退回到当前位置",
            "clear the way; a gripper that is to press needs effort_limit_nm",
            "请清除障碍；需要夹紧的夹爪请设置 effort_limit_nm"),
    JOINT_BLOCKED(Severity.FAULT, Stop.CONTROLLED,
            "{where} has pushed in vain {value} times", "{where} 已受阻 {value} 次",
            "clear the way, then arm again", "清除障碍后重新使能"),
    JOINT_DEAD(Severity.FAULT, Stop.CONTROLLED,
            "{where} does nothing, although it says that it has torque; it is {value} rad from its target",
            "{where} 报告扭矩已开启却没有动作；距目标 {value} rad",
            "switch servo power off and on; check the gear, then arm again", "舵机断电重启并检查齿轮，然后重新使能"),
    VOLTAGE_LOW(Severity.WARN, Stop.NONE,
            "{where} is low: {value} V; everything moves at half its speed", "{where} 电压偏低：{value} V；全部以一半速度运动",
            "charge or change the battery", "请充电或更换电池"),
    VOLTAGE_CRITICAL(Severity.FAULT, Stop.CONTROLLED,
            "{where} is too low: {value} V", "{where} 电压过低：{value} V",
            "charge or change the battery, then arm again", "充电或更换电池后重新使能"),
    SERVO_ERROR(Severity.WARN, Stop.NONE,
            "{where} reports error bits {value}", "{where} 报告错误码 {value}",
            "see the servo's manual; overload clears after torque off and on", "参见舵机手册；过载在断电使能后清除"),
    BAD_TARGET(Severity.FAULT, Stop.HOLD,
            "the behaviour wished a target for {where} that is not a number", "行为给 {where} 的目标不是数字",
            "mend the behaviour, then arm again", "修正行为后重新使能"),
    BEHAVIOR_FAILED(Severity.FAULT, Stop.HOLD,
            "the behaviour has failed: {why}", "行为出错：{why}",
            "mend the behaviour, then arm again", "修正行为后重新使能"),
    BEHAVIOR_SWAPPED(Severity.INFO, Stop.NONE,
            "{where} has been saved: the new behaviour takes over", "{where} 已保存：新行为开始接管",
            "", ""),
    BEHAVIOR_READY(Severity.INFO, Stop.NONE,
            "{where} has been saved: the new behaviour is ready", "{where} 已保存：新行为已就绪",
            "it begins when the robot is armed", "机器人使能后开始运行"),
    BEHAVIOR_HANGS(Severity.FAULT, Stop.CONTROLLED,
            "the behaviour hangs: {why}", "行为挂起：{why}",
            "mend it, end the run and start it again", "修正后结束运行并重新启动"),
    BEHAVIOR_REFUSED(Severity.WARN, Stop.NONE,
            "not taken: {why}", "未采用：{why}",
            "the old behaviour goes on; mend the file", "旧行为继续运行；请修正该文件"),
    LEASE_TAKEN(Severity.INFO, Stop.NONE,
            "motion: {why}", "运动控制权：{why}",
            "", ""),
    LEASE_REFUSED(Severity.WARN, Stop.NONE,
            "motion refused: {why}", "拒绝运动控制：{why}",
            "", ""),
    LEASE_LOST(Severity.FAULT, Stop.HOLD,
            "whoever moved the joints has been silent for {value} s", "控制运动的一方已静默 {value} 秒",
            "see that nothing is in the way, then arm again", "确认无障碍后重新使能"),
    RELEASED(Severity.WARN, Stop.NONE, // a person's wish, not a fault; what it does is to cut
            "released: torque is taken off", "已卸力：正在关闭扭矩",
            "hold the robot; it can be moved by hand", "请扶住机器人；可用手移动"),
    PERCEPT_STALE(Severity.WARN, Stop.HOLD,
            "no fresh result of {where}", "{where} 没有新结果",
            "the machine may be too slow for this model; see its budget", "机器可能太慢，参见该模型的时间预算"),
    PERCEPT_LATE(Severity.WARN, Stop.NONE,
            "{where} is late; the robot goes on without its result", "{where} 的结果迟到；机器人在没有该结果的情况下继续运行",
            "the machine may be too slow for this model; see its budget", "机器可能太慢，参见该模型的时间预算"),
    LOOP_LATE(Severity.FAULT, Stop.CONTROLLED,
            "the loop stood still for {value} s", "控制循环停顿 {value} 秒",
            "something else used the processor; see Real time in the README", "处理器被占用；参见 README 的 Real time 一节"),
    LOOP_OVERRUN(Severity.FAULT, Stop.HOLD,
            "{value} ticks in a row came late: the loop does not keep up", "连续 {value} 个周期迟到：控制循环跟不上",
            "end other programs, or run fewer models; then arm again", "请关闭其他程序或减少模型，然后重新使能"),
    LOOP_SILENT(Severity.FAULT, Stop.CONTROLLED,
            "the loop has been silent for {value} s; the buses make the joints safe", "控制循环已静默 {value} 秒；总线正在使关节进入安全状态",
            "the behaviour hangs, or the process was stopped; end the run and start it again",
            "行为代码挂起或进程被暂停；请结束运行并重新启动"),
    BUS_FAILED(Severity.FAULT, Stop.CONTROLLED, // joints or an e-stop lost with it may cut
            "the thread of bus {where} has failed: {why}", "总线 {where} 的线程出错：{why}",
            "switch servo power off, report the message, start again", "断开舵机电源，反馈此消息后重新启动"),
    BUS_SHARED(Severity.WARN, Stop.NONE,
            "a bus may be shared: {why}", "总线可能被其他程序占用：{why}",
            "sinew doctor says how to keep such programs away", "sinew doctor 会说明如何避免此类程序占用"),
    BUS_GONE(Severity.WARN, Stop.NONE, // its silent joints and sensors stop the robot
            "a bus is not served: {why}", "总线不可用：{why}",
            "once it is back and the robot is disarmed or stopped it is opened again", "恢复后，待机器人失能或停止时将自动重新打开"),
    BUS_BACK(Severity.INFO, Stop.NONE,
            "bus {where} is back, its devices are identified", "总线 {where} 已恢复，设备已识别",
            "arm again when it is safe", "确认安全后重新使能"),
    SERVOS_FOUND(Severity.INFO, Stop.NONE,
            "servos of bus {where}: {why}", "总线 {where} 上的舵机：{why}",
            "", ""),
    FIRMWARE_MIXED(Severity.WARN, Stop.NONE,
            "servos of one model have different firmware: {why}", "同型号舵机的固件不同：{why}",
            "they may move differently; the maker's program brings them to one version",
            "它们的动作可能不同；请用厂家软件升级到同一版本"),
    BUS_ERRORS(Severity.WARN, Stop.NONE,
            "errors on bus {where}: {why}", "总线 {where} 出错：{why}",
            "look for a loose plug, a long cable, a supply that sags", "请检查插头松动、线缆过长或供电压降"),
    BUS_UNRELIABLE(Severity.FAULT, Stop.HOLD,
            "too many errors on bus {where}: {why}", "总线 {where} 错误过多：{why}",
            "mend cable, plug or supply, then arm again", "修复线缆、插头或供电后重新使能"),
    MODEL_FAILED(Severity.FAULT, Stop.NONE,
            "model {where} has failed: {why}", "模型 {where} 出错：{why}",
            "see the model's card; its percept is now stale", "参见模型卡；其结果将视为过期"),
    TORQUE_UNKNOWN(Severity.FAULT, Stop.NONE,
            "nobody knows whether the torque of {where} is off", "无法确认 {where} 的扭矩是否已关闭",
            "switch servo power off", "请断开舵机电源"),
    LOCKED(Severity.FAULT, Stop.CONTROLLED,
            "locked: it is armed no more in this run", "已锁定：本次运行不再使能",
            "mend the cause, then start it again", "排除原因后重新启动"),
    STOPPED(Severity.INFO, Stop.NONE,
            "in the safe state", "已进入安全状态",
            "arm again when it is safe", "确认安全后重新使能"),
    HOLDING(Severity.WARN, Stop.NONE,
            "holding: torque on, requests do not pass", "保持姿态：扭矩开启，不接受新请求",
            "mend the cause, then arm again", "排除原因后重新使能"),
    LOOP_ALLOCATES(Severity.WARN, Stop.NONE,
            "the loop thread allocated {value} bytes: {why}", "控制线程分配了 {value} 字节：{why}",
            "mend the code that is named; where none is, report this: it should never happen", "请修正所述代码，或反馈：这不应发生"),
    EVENTS_LOST(Severity.WARN, Stop.NONE,
            "{value} events were lost because they came too fast", "事件过快，丢失 {value} 条",
            "", ""),
    LOG_FAILED(Severity.WARN, Stop.NONE,
            "nothing more is recorded on the disk: {why}", "磁盘上不再记录：{why}",
            "mend it, then start the robot again; the last minute is kept in memory", "排除后重新启动机器人；最近一分钟仍保留在内存中"),
    LOG_BEHIND(Severity.WARN, Stop.NONE,
            "{value} messages are missing from the log: the disk was too slow", "磁盘过慢，日志缺少 {value} 条消息",
            "a faster card, or fewer pictures, keeps all", "请使用更快的存储卡或减少图像"),
    AUDIT_LOST(Severity.WARN, Stop.NONE,
            "{value} lines are missing from the audit trail: {why}", "审计记录缺少 {value} 行：{why}",
            "make room on the disk, or take a faster card", "请清理磁盘空间或更换更快的存储卡"),
    FLIGHT_WRITTEN(Severity.INFO, Stop.NONE,
            "the last minute is in {where}", "最近一分钟已写入 {where}",
            "", ""),
    BROKER_LOST(Severity.WARN, Stop.NONE,
            "the MQTT broker is gone; events are kept", "MQTT 服务器断开；事件已保留",
            "it is tried again by itself", "将自动重连"),
    BROKER_BACK(Severity.INFO, Stop.NONE,
            "connected to the MQTT broker", "已连接 MQTT 服务器",
            "", "");

    /** How much an event matters. */
    public enum Severity {
        INFO, WARN, FAULT;

        /** The word used in messages and files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Severity severity;
    private final Stop stop;
    private final String english;
    private final String chinese;
    private final String nextEnglish;
    private final String nextChinese;

    EventCode(Severity severity, Stop stop, String english, String chinese, String nextEnglish, String nextChinese) {
        this.severity = severity;
        this.stop = stop;
        this.english = english;
        this.chinese = chinese;
        this.nextEnglish = nextEnglish;
        this.nextChinese = nextChinese;
    }

    /** How much it matters. */
    public Severity severity() {
        return severity;
    }

    /** What is done about it while torque is on: by the gate; by the buses, where the loop itself stands still. */
    @RealTime
    public Stop stop() {
        return stop;
    }

    /** Whether a robot whose safe state is to hold may go on holding: not with a joint that cannot. */
    @RealTime
    public boolean letsHold() {
        return this != TORQUE_LOST && this != JOINT_LOST && this != JOINT_OVERHEATED && this != JOINT_DEAD
                && this != VOLTAGE_CRITICAL;
    }

    /** The word used in messages and files: {@code estop_pressed}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What happened, in the language of {@code locale} (Chinese or else English). */
    public String text(Locale locale) {
        return chinese(locale) ? chinese : english;
    }

    /** What to do next, in the language of {@code locale}; empty if nothing. */
    public String next(Locale locale) {
        return chinese(locale) ? nextChinese : nextEnglish;
    }

    private static boolean chinese(Locale locale) {
        return "zh".equals(locale.getLanguage());
    }
}
