import StrictJSON
import Testing

@Suite struct JSONTests {
  @Test("reads every kind of value")
  func values() throws {
    let json = try JSON(
      text: #"{"a": null, "b": [true, false], "c": -12, "d": 1.5e3, "e": "x", "f": {}}"#)
    #expect(
      json
        == .object([
          .init("a", .null), .init("b", [true, false]), .init("c", -12), .init("d", 1500.0),
          .init("e", "x"), .init("f", [:]),
        ]))
    #expect(json["e"] == "x")
    #expect(json["z"] == nil)
    #expect(json["b"]?["a"] == nil)
  }

  @Test("reads comments, trailing commas and a byte order mark")
  func extensions() throws {
    let text = "\u{FEFF}// one\n{ /* two\n **/ \"a\" /**/ : [1, 2, ], // three\r\n} // four"
    #expect(try JSON(text: text) == ["a": [1, 2]])
  }

  @Test("reads escapes")
  func escapes() throws {
    #expect(
      try JSON(text: #""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00é""#)
        == .string("\"\\/\u{8}\u{C}\n\r\té\u{1F600}é"))
  }

  @Test("numbers: 64-bit integers stay exact, others are doubles")
  func numbers() throws {
    #expect(try JSON(text: "9223372036854775807") == .integer(.max))
    #expect(try JSON(text: "-9223372036854775808") == .integer(.min))
    #expect(try JSON(text: "9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try JSON(text: "0.1") == .number(0.1))
    #expect(try JSON(text: "-0.0").text() == "-0.0")
    #expect(try JSON(text: "5e-324").text() == "5e-324")
    #expect(try JSON(text: "1.0").text() == "1.0")
  }

  static let mistakes: [(text: String, message: String)] = [
    ("", "line 1, column 1: expected a value, got the end of the text"),
    ("// x", "line 1, column 5: expected a value, got the end of the text"),
    ("{\n  \"a\": 1,\n  \"b\": 2 x\n}", "line 3, column 10: expected ',' or '}', got 'x'"),
    (#"{"a": 1 "b": 2}"#, "line 1, column 9: expected ',' or '}', got '\"'"),
    (#"{"a" 1}"#, "line 1, column 6: expected ':', got '1'"),
    (#"{a: 1}"#, "line 1, column 2: expected a member name in double quotes or '}', got 'a'"),
    (#"{"a": 1, b: 2}"#, "line 1, column 10: expected a member name in double quotes, got 'b'"),
    (#"{"a": 1,, }"#, "line 1, column 9: expected a member name in double quotes, got ','"),
    ("[1, 2", "line 1, column 6: expected ',' or ']', got the end of the text"),
    ("[1 2]", "line 1, column 4: expected ',' or ']', got '2'"),
    ("[,]", "line 1, column 2: expected a value, got ','"),
    ("[1}", "line 1, column 3: expected ',' or ']', got '}'"),
    ("1 2", "line 1, column 3: expected the end of the text, got '2'"),
    ("['a']", "line 1, column 2: expected a value, got \"'\". Strings stand in double quotes"),
    ("[True]", "line 1, column 2: expected a value, got 'True'. Did you mean 'true'?"),
    ("[nul]", "line 1, column 2: expected a value, got 'nul'. Did you mean 'null'?"),
    ("NaN", "line 1, column 1: expected a value, got 'NaN'. Did you mean 'null'?"),
    ("-Infinity", "line 1, column 1: '-Infinity' is not a JSON number"),
    ("01", "line 1, column 1: '01' is not a JSON number"),
    ("[1.]", "line 1, column 2: '1.' is not a JSON number"),
    ("[.5]", "line 1, column 2: '.5' is not a JSON number"),
    ("+1", "line 1, column 1: '+1' is not a JSON number"),
    ("1e", "line 1, column 1: '1e' is not a JSON number"),
    ("0x10", "line 1, column 1: '0x10' is not a JSON number"),
    ("1-2", "line 1, column 1: '1-2' is not a JSON number"),
    ("[1e999]", "line 1, column 2: the number 1e999 is too large"),
    (#"["é", "ab]"#, "line 1, column 7: the string is not closed"),
    (#"["ab\"#, "line 1, column 5: the string is not closed"),
    ("[\"a\nb\"]", "line 1, column 4: a line break inside a string must be escaped"),
    ("[\"a\tb\"]", "line 1, column 4: a tab inside a string must be escaped"),
    (
      "[\"a\u{1}b\"]",
      "line 1, column 4: the control character 1 inside a string must be escaped"
    ),
    (#"["\q"]"#, "line 1, column 3: unknown escape: a backslash before 'q'"),
    (#"["\u12g4"]"#, #"line 1, column 3: \u needs four hexadecimal digits"#),
    (
      #"["\uD800"]"#,
      "line 1, column 3: half of a surrogate pair without its other half"
    ),
    (
      #"["\uDC00\uD800"]"#,
      "line 1, column 3: half of a surrogate pair without its other half"
    ),
    (
      #"["\uD800\u0041"]"#,
      "line 1, column 3: half of a surrogate pair without its other half"
    ),
    ("[1, /* 2]", "line 1, column 5: the comment is not closed"),
    ("[1, /* 2 *", "line 1, column 5: the comment is not closed"),
    ("[1, / 2]", "line 1, column 5: expected a value or a comment, got '/'"),
    ("{\n\"a\": 1,\n\"a\": 2}", "line 3, column 1: the member 'a' appears twice"),
    ("\u{FEFF}x", "line 1, column 1: expected a value, got 'x'"),
    ("[\u{1F600}]", "line 1, column 2: expected a value, got '\u{1F600}'"),
  ]

  @Test("says where and why a text is no document", arguments: mistakes)
  func mistake(text: String, message: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSON(text: text) }
    #expect(error?.description == message)
  }

  @Test("says where bytes are not UTF-8")
  func encoding() {
    let bytes = Array("[1,\n\"é".utf8) + [0xFF] + Array("\"]".utf8)
    let error = #expect(throws: JSONSyntaxError.self) { try JSON(parsing: bytes) }
    #expect(error?.description == "line 2, column 3: the bytes from here on are not UTF-8")
  }

  @Test("nests to depth 200 and no deeper")
  func depth() throws {
    func nest(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    let json = try JSON(text: nest(200))
    #expect(json.text() == nest(200))
    #expect(decode(JSON.self, from: json).value == json)
    let error = #expect(throws: JSONSyntaxError.self) { try JSON(text: nest(201)) }
    #expect(error?.description == "line 1, column 201: nested deeper than 200")
    #expect(throws: JSONSyntaxError.self) { try JSON(text: nest(100_000)) }
  }

  @Test("an object can be edited as a value")
  func editing() {
    let json: JSON = ["b": ["z": 1, "y": 2], "a": "text"]
    #expect(json.setting("a", to: 3) == ["b": ["z": 1, "y": 2], "a": 3])
    #expect(json.setting("c", to: 3).text() == #"{"b":{"z":1,"y":2},"a":"text","c":3}"#)
    #expect(json.removing("b") == ["a": "text"])
    #expect(json.sorted.text() == #"{"a":"text","b":{"y":2,"z":1}}"#)
    #expect(json["a"]?.string == "text")
    #expect(json["b"]?["z"]?.integer == 1)
    #expect(json.integer == nil)
  }
}
