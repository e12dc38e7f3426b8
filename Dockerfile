# The images of Posewire. The bases are arguments; all are pinned.
#   docker build --target posewire .    ingest, decoder, sink and the commands
#   docker build --target inference .   the worker, on OpenVINO's runtime
#   docker build --target rtsp .        a server that plays the test card over RTSP, for the demo
ARG JDK_IMAGE=eclipse-temurin:17.0.15_6-jdk-jammy
ARG BASE_IMAGE=debian:bookworm-20250520-slim
ARG OPENVINO_IMAGE=openvino/ubuntu22_runtime:2024.6.0

FROM ${JDK_IMAGE} AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -q -ntp -pl app -am package -Dmaven.test.skip=true -Dspotless.check.skip -Dmdep.analyze.skip
# The modules that the jars ask for, and those that are found by name only: EC for TLS, Kafka's SASL, JMX.
RUN jlink --output /java --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --add-modules \
    java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.unsupported,jdk.zipfs
# By how often they change, so that a change of the code moves few megabytes: the libraries of others, then ours.
RUN set -eu; cd app/target; \
    others=/others/opt/posewire/app/target; ours=/ours/opt/posewire/app/target; engine=/engine/opt/posewire/app/target; \
    mkdir -p "$others/lib" "$others/video" "$ours/lib" "$engine"; \
    mv lib/posewire-*.jar "$ours/lib"; \
    cp classpath posewire-app-*.jar "$ours"; \
    cp /source/posewire /source/deploy/image/healthy /ours/opt/posewire; \
    jar=$(echo "$PWD"/lib/onnxruntime-*.jar); \
    mkdir onnx && cd onnx && jar xf "$jar" && rm -rf ai/onnxruntime/native/osx-* ai/onnxruntime/native/win-* \
      && mkdir -p "$engine/native/ai/onnxruntime" && mv ai/onnxruntime/native "$engine/native/ai/onnxruntime" \
      && jar cfM "$jar" . && cd ..; \
    mkdir video; \
    for jar in lib/ffmpeg-*-linux-*.jar lib/javacpp-*-linux-*.jar; do (cd video && jar xf "../$jar"); rm "$jar"; done; \
    find video -name '*.so*' -exec mv {} "$others/video" \; ; \
    mv lib/*.jar "$others/lib"

FROM ${BASE_IMAGE} AS posewire
COPY --from=build /java /opt/java
COPY --from=build /others /
COPY --from=build /ours /
COPY deploy/image/entrypoint /opt/posewire/
ENV JAVA_HOME=/opt/java PATH=/opt/posewire:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN groupadd --gid 10001 posewire \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin posewire \
    && install -d -o posewire -g posewire -m 0750 /data
USER posewire
WORKDIR /data
VOLUME /data
EXPOSE 9464
ENTRYPOINT ["/opt/posewire/entrypoint"]
CMD ["--help"]

FROM ${OPENVINO_IMAGE} AS inference
USER root
COPY --from=build /java /opt/java
COPY --from=build /engine /
COPY --from=build /others /
COPY --from=build /ours /
COPY deploy/image/entrypoint /opt/posewire/
ENV JAVA_HOME=/opt/java PATH=/opt/posewire:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN groupadd --gid 10001 posewire \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin posewire \
    && install -d -o posewire -g posewire -m 0750 /data /models
USER posewire
WORKDIR /data
VOLUME ["/data", "/models"]
EXPOSE 9464
ENTRYPOINT ["/opt/posewire/entrypoint"]
CMD ["worker"]

FROM build AS card
RUN mkdir /whole && cp -r /others/. /ours/. /whole \
    && /whole/opt/posewire/posewire testcard --out /card.h264 --seconds 20 --size 1280x720 --fps 15

FROM ${BASE_IMAGE} AS rtsp
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gstreamer1.0-rtsp \
      gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good python3-gi \
    && rm -rf /var/lib/apt/lists/*
COPY --from=card /card.h264 /media/card.h264
COPY ingest/src/test/rtsp/rtsp_server.py /opt/rtsp_server.py
RUN groupadd --gid 10001 rtsp && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin rtsp
USER rtsp
EXPOSE 8554
ENTRYPOINT ["/usr/bin/python3", "/opt/rtsp_server.py"]
CMD ["--host", "0.0.0.0", "--port", "8554", "--mount", "/card?clip=/media/card.h264&fps=15"]
