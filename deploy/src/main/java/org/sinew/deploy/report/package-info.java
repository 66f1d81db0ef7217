/** One file for whoever helps with a robot: what is in it, and what must not be. */
@NullMarked
package org.sinew.deploy.report;

import org.jspecify.annotations.NullMarked;
