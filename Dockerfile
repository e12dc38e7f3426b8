# The images of Posewire, built by docker compose; .env has the bases.
#   target posewire: all commands; with ENGINE=with-engine on OpenVINO's runtime, for workers
#   target rtsp: a server that plays the test card over RTSP, for the demo
ARG JDK_IMAGE
ARG BASE_IMAGE
ARG OPENVINO_IMAGE
ARG ENGINE=without-engine

FROM ${JDK_IMAGE} AS build
WORKDIR /source
COPY . .
ENV MAVEN_USER_HOME=/maven
RUN --mount=type=cache,target=/maven \
    ./mvnw -B -q -ntp -Dmaven.repo.local=/maven/repository -pl app -am package \
      -Dmaven.test.skip=true -Dspotless.check.skip -Dmdep.analyze.skip
# The modules that the jars ask for, and those that are found by name only: EC for TLS, Kafka's SASL, JMX.
RUN jlink --output /java --strip-java-debug-attributes --no-header-files --no-man-pages --compress=2 --add-modules \
    java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jfr,jdk.localedata,jdk.management,jdk.unsupported,jdk.zipfs
# By how often they change, so that a change of the code moves few megabytes: the libraries of others, then ours.
RUN set -eu; cd app/target; \
    others=/others/opt/posewire/app/target; ours=/ours/opt/posewire/app/target; engine=/engine/opt/posewire/app/target; \
    mkdir -p "$others/lib" "$others/video" "$ours/lib" "$engine/native/ai/onnxruntime" onnx video; \
    mv lib/posewire-*.jar "$ours/lib"; \
    cp classpath posewire-app-*.jar "$ours"; \
    cp -r /source/posewire /source/LICENSE /source/NOTICE /source/deploy/licenses /source/deploy/image/* /ours/opt/posewire; \
    jar=$(echo "$PWD"/lib/onnxruntime-*.jar); \
    (cd onnx && jar xf "$jar" && rm -rf ai/onnxruntime/native/osx-* ai/onnxruntime/native/win-* \
      && mv ai/onnxruntime/native "$engine/native/ai/onnxruntime" && jar cfM "$jar" .); \
    for jar in lib/ffmpeg-*-linux-*.jar lib/javacpp-*-linux-*.jar; do (cd video && jar xf "../$jar"); rm "$jar"; done; \
    find video -name '*.so*' -exec mv {} "$others/video" \; ; \
    mv lib/*.jar "$others/lib"

FROM ${BASE_IMAGE} AS without-engine

FROM ${OPENVINO_IMAGE} AS with-engine
USER root
COPY --from=build /engine /

FROM ${ENGINE} AS posewire
COPY --from=build /java /opt/java
COPY --from=build /others /
COPY --from=build /ours /
ENV JAVA_HOME=/opt/java PATH=/opt/posewire:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN groupadd --gid 10001 posewire \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin posewire \
    && install -d -o posewire -g posewire -m 0750 /data /models
USER posewire
WORKDIR /data
VOLUME /data
EXPOSE 9464
ENTRYPOINT ["/opt/posewire/entrypoint"]
CMD ["--help"]

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
USER 10001:10001
EXPOSE 8554
ENTRYPOINT ["/usr/bin/python3", "/opt/rtsp_server.py"]
CMD ["--host", "0.0.0.0", "--port", "8554", "--mount", "/card?clip=/media/card.h264&fps=15"]
