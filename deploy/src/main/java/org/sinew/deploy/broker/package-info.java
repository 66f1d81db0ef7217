/**
 * The demo's own MQTT broker: a child process, so that its memory and its garbage collection are not the robot's.
 */
@NullMarked
package org.sinew.deploy.broker;

import org.jspecify.annotations.NullMarked;
