/**
 * What an MJCF file says of a robot's body: links, joints, shapes, sensors, and of the world around it. Data and its
 * reader: on a robot too, where nothing is simulated, the page and the log show the body by it.
 */
@org.jspecify.annotations.NullMarked
package org.sinew.mjcf;
