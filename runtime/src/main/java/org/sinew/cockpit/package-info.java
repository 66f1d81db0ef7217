/**
 * The cockpit's server: a web page on the robot that shows what it does and stops it. The only package that sees Jetty.
 */
@NullMarked
package org.sinew.cockpit;

import org.jspecify.annotations.NullMarked;
