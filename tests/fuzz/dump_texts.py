"""One module's first half pages as the tools print them whose dumps are read: seeds for fuzzers.
Two half pages are lower memory and page 00h, or A0h; four are A0h and A2h."""
import base64
import json


def rows(memory, size=16):
    return [(at, memory[at:at + size]) for at in range(0, len(memory), size)]


def shown(data):
    return "".join(chr(b) if 0x20 <= b < 0x7f else "." for b in data)


def spaced(data, form="02x"):
    return " ".join(format(b, form) for b in data)


def halved(data):
    return spaced(data[:8]) + "  " + spaced(data[8:])


def words(data):
    return " ".join(f"{data[i + 1]:02x}{data[i]:02x}" for i in range(0, len(data), 2))


def lines(made):
    return "".join(line + "\n" for line in made)


def capture(memory):
    text = "optictl capture 1\ntool = seed\n"
    for index, name in enumerate(("lower", "page 00h")):
        text += f"[{name}]\n" + lines(f"{128 * index + at:02x}: {spaced(data)}" for at, data
                                      in rows(memory[128 * index:128 * index + 128]))
    return text


def json_image(memory):
    block = ('{"device":"A0h","half":"%s","page":%s,"bank":0,"source":null,"read_time":null,'
             '"bytes":[{"first":%d,"hex":"%s"}],"unread":[{"first":%d,"last":%d,"error":"e"}]}')
    return ('{"format":"optictl-image/1","source":null,"time":null,"tool":"t",\n"notes":[{"key":'
            '"a","value":"b"}],"blocks":[' +
            block % ("lower", "null", 0, memory[:120].hex(), 120, 127) + ",\n" +
            block % ("upper", '"00h"', 128, memory[128:252].hex(), 252, 255) + "]}\n")


def i2cdump(memory):
    def characters(data):
        return "".join("." if b in (0, 255) else chr(b) if 0x20 <= b < 0x7f else "?" for b in data)
    text = ""
    for index, address in enumerate(("0x50", "0x51")[:len(memory) // 256]):
        text += (f"# i2cdump -y 8 {address}\n"
                 "     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef\n")
        text += lines(f"{at:02x}: {spaced(data)}    {characters(data)}" for at, data
                      in rows(memory[256 * index:256 * index + 256]))
    return text


def i2cdump_words(memory):
    text = "     0,8  1,9  2,a  3,b  4,c  5,d  6,e  7,f\n"
    for at in range(0, 256, 8):
        cells = (f"{memory[(i + 1) % 256]:02x}{memory[i]:02x}" for i in range(at, at + 8))
        text += f"{at:02x}: " + " ".join(cells) + "\n"
    return text


def sfputil(memory):
    def part(heading, first, last):
        return f"        {heading}\n" + lines(
            f"        {at:08x} {halved(data)} |{shown(data)}|" for at, data in rows(memory)
            if first <= at < last)
    return ("EEPROM hexdump for port Ethernet0\n" + part("Lower page 0h", 0, 128) + "\n" +
            part("Upper page 0h", 128, 256) + "        Upper page 11h\n        Error: Failed to "
            "read EEPROM for page 11h, flat_offset 2304, page_offset 128, size 128!\n")


def hexdump(memory):
    text, before = "", None
    for at, data in rows(memory):
        if data == before:
            text += "" if text.endswith("*\n") else "*\n"
        else:
            text += f"{at:08x}  {halved(data)}  |{shown(data)}|\n"
        before = data
    return text + f"{len(memory):08x}\n"


def mlxlink(memory):
    records = ",".join(f'"page[{i // 128 and 0}].Byte[{i}]":{{"values":["0x{memory[i]:02x}"]}}'
                       for i in range(0, 256, 3))
    return '{"result":{"output":{"Cable Read Output":{' + records + "}}}}\n"


def mlxlink_dump(memory):
    text = ""
    for offset in (0, 128):
        text += f"Page: 0x0, Offset: {offset:03d}, Length: 0x80\n{'-' * 40}\n"
        text += lines(f"{offset + at:03d} : {','.join(f'{b:02x}' for b in data)}" for at, data
                      in rows(memory[offset:offset + 128], 4))
    return text


def finisar(memory):
    text = "EEPROM Setup\r\nFORMAT 1\r\n"
    for index in range(2):
        first = 128 * index
        text += f"!Index: Table 0x{index:04X}: 0x00(0)\r\n!Bytes:{first:02X} - {first + 127:02X}\r\n"
        text += "".join(f"{first + at:04X}: {spaced(data, '02X')} \r\n" for at, data
                        in rows(memory[first:first + 128]))
    return text


def byte_array(memory):
    return ("static const unsigned char m[256] = {\n" +
            lines("  " + ", ".join(f"0x{b:02x}" for b in data) + "," for _, data
                  in rows(memory[:256], 12)) + "};\n")


def routeros(memory):
    made = [f"{at:04x}: {halved(data)}  {shown(data[:8])} {shown(data[8:])}" for at, data
            in rows(memory[:256])]
    kind = "SFP/SFP+/SFP28/SFP56" if memory[0] == 3 else "QSFP+"
    return f"          sfp-type: {kind}\n            eeprom: " + lines(made)


def ethtool_hex(memory):
    return "Offset\t\tValues\n------\t\t------\n" + lines(
        f"0x{at:04x}:\t\t{spaced(data)} " for at, data in rows(memory))


def intel_hex(memory):
    made = []
    for at, data in rows(memory):
        record = bytes([len(data), at >> 8, at & 0xff, 0]) + bytes(data)
        made.append(f":{record.hex().upper()}{-sum(record) & 0xff:02X}")
    return lines(made + [":00000001FF"])


def i2c_session(memory):
    made = ["# for i in {0..255}; do i2cget -y 7 0x50 $i; done"]
    made += [f"0x{b:02x}" for b in memory[:256]]
    return lines(made)


TEXTS = {
    "capture": [capture],
    "json": [json_image],
    "raw": [lambda memory: memory],
    "ethtool-hex": [ethtool_hex,
                    lambda m: "# ethtool -m eth0 hex on page 0 offset 0 length 256\n" +
                    ethtool_hex(m[:256])],
    "i2cdump": [i2cdump, i2cdump_words],
    "sfputil": [sfputil],
    "hexdump": [hexdump, lambda m: "sfputil read-eeprom -p Ethernet0 -n 0 -o 0 -s 256\n" +
                lines(f"{at:08x} {halved(d)} |{shown(d)}|" for at, d in rows(m[:256]))],
    "hexdump-words": [lambda m: lines(f"{at:07x} {words(d)}" for at, d in rows(m)) +
                      f"{len(m):07x}\n"],
    "xxd": [lambda m: lines(
        f"{at:08x}: " + " ".join(d[i:i + 2].hex() for i in range(0, len(d), 2)) + "  " + shown(d)
        for at, d in rows(m))],
    "od": [lambda m: lines(f"{at:07o} {spaced(d)}" for at, d in rows(m)) + f"{len(m):07o}\n"],
    "plain-hex": [lambda m: lines(d.hex() for _, d in rows(m, 30)),
                  lambda m: lines("rc = 0 | " + spaced(d) for _, d in rows(m))],
    "byte-array": [byte_array, lambda m: "[" + ", ".join(str(b) for b in m[:256]) + "]\n"],
    "console": [lambda m: "Port Id : 3\n" + lines(f"{at:04x}: {halved(d)} " for at, d
                                                  in rows(m[:256])),
                lambda m: "A0 page:\n" + lines(f"{at:04x}: {halved(d)}" for at, d in rows(m))],
    "kernel-log": [lambda m: lines(
        f"[   12.345678] sfp sfp1: sfp EE: {at:08x}: {spaced(d)}  {shown(d)}"
        for at, d in rows(m[:96]))],
    "routeros": [routeros],
    "mlxlink": [mlxlink],
    "mlxlink-dump": [mlxlink_dump],
    "finisar": [finisar],
    "i2c-session": [i2c_session],
    "records": [intel_hex],
    "rows": [lambda m: lines(f"{at:08X}  {spaced(d, '02X')}  {shown(d)}" for at, d in rows(m)),
             lambda m: lines(f"{at:07o} " + " ".join(f"{b:3}" for b in d) for at, d in rows(m)),
             lambda m: "offset,value\n" + lines(f"{at},0x{b:02x}" for at, b in enumerate(m))],
    "literal": [lambda m: json.dumps({"eeprom": base64.b64encode(m).decode()}) + "\n",
                lambda m: f">>> f.read()\n{bytes(m)!r}\n"],
}
