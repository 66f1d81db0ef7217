package org.sinew.device;

/**
 * What the pictures of a camera are like.
 *
 * @param width          pixels in a row
 * @param height         rows
 * @param rateHz         pictures per second
 * @param verticalFovRad angle between the picture's upper and lower edge, by a pinhole's geometry
 */
public record CameraGeometry(int width, int height, int rateHz, double verticalFovRad) {
}
