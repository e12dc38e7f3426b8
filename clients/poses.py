"""Prints who is seen: python3 poses.py [BOOTSTRAP_SERVERS [COUNT]].

Needs confluent-kafka and avro: apt-get install python3-confluent-kafka python3-avro, or pip install confluent-kafka avro.
"""
import io
import sys

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, TopicPartition

SERVERS = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9092"
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else -1

consumer = Consumer({"bootstrap.servers": SERVERS, "group.id": "poses-example", "enable.auto.commit": False})
topics = consumer.list_topics(timeout=10).topics
consumer.assign(
    [TopicPartition("posewire.schemas", p, OFFSET_BEGINNING) for p in topics["posewire.schemas"].partitions]
    + [TopicPartition("posewire.poses", p, OFFSET_END) for p in topics["posewire.poses"].partitions]
)
readers = {}  # by the schema's fingerprint, which a value names
while COUNT != 0:
    record = consumer.poll(1)
    if record is None or record.error():
        continue
    if record.topic() == "posewire.schemas":
        fingerprint = bytes.fromhex(record.key().decode())[::-1]
        readers[fingerprint] = avro.io.DatumReader(avro.schema.parse(record.value()))
    elif record.value()[2:10] in readers:  # C3 01, 8 bytes of fingerprint, the fields
        fields = avro.io.BinaryDecoder(io.BytesIO(record.value()[10:]))
        event = readers[record.value()[2:10]].read(fields)
        print(event["capturedAt"], event["channel"], len(event["people"]), "people", flush=True)
        COUNT -= 1
