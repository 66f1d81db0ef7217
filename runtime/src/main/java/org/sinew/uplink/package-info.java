/**
 * MQTT 5 upstream. The only package that sees Paho.
 */
@NullMarked
package org.sinew.uplink;

import org.jspecify.annotations.NullMarked;
