/**
 * What is wrong with this machine and the buses of a robot, and how each is put right. Reads files of the system, opens
 * no device and changes nothing.
 */
@NullMarked
package org.sinew.deploy.doctor;

import org.jspecify.annotations.NullMarked;
