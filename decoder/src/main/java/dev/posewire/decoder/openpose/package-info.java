/**
 * From the network's maps to people: peaks, limbs, poses. Pure: knows nothing of Kafka, uses
 * nothing but the JDK.
 *
 * <p>{@link dev.posewire.decoder.openpose.OpenPoseDecoder} is the way in.
 */
package dev.posewire.decoder.openpose;
