import StrictJSON
import Testing

@Suite struct DocumentEncoderTests {
  @Test("writes every member, in the order of declaration")
  func members() throws {
    let expected = """
      {"trees":100,"minimumLeafSize":1,"maximumDepth":null,\
      "features":{"share":0.5,"names":[]},"growth":"deep"}
      """
    #expect(try encode(Forest()).text() == expected)
  }

  @Test("members that a type got later are left out where they are nil, others are written")
  func laterMembers() throws {
    struct Note: Codable, HasLaterMembers {
      static let laterMembers: Set = ["place"]
      var text: String?
      var place: String?
      var number: Int?
    }
    #expect(try encode(Note()).text() == #"{"text":null,"number":null}"#)
    #expect(
      try encode(["a": [Note(place: "here")]]).text()
        == #"{"a":[{"text":null,"place":"here","number":null}]}"#)
    #expect(decode(Note.self, from: try encode(Note(number: 1))).value?.number == 1)
  }

  @Test("what is written reads back as the same value")
  func roundTrip() throws {
    var spec = Spec.standard
    spec.models = [
      "z": Spec.Model(classifier: .forest(Forest()), balance: ["none"]),
      "a": Spec.Model(classifier: .nothing(Nothing()), balance: nil),
    ]
    spec.rates = ["b": 0.1, "a": -1e-300]
    spec.raw = [["x": 1], .null, 2.5, "\u{1F600}\"\\\n\u{1}"]
    let json = try encode(spec)
    let again = try JSON(text: json.text(indent: 2))
    #expect(again == json)
    let (value, issues) = decode(Spec.self, from: again)
    #expect(issues.isEmpty)
    #expect(value == spec)
  }

  @Test("dictionaries and sets are sorted")
  func sorted() throws {
    let names = (0..<50).map { "name\($0)" }
    let dictionary = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
    guard case .object(let members) = try encode(dictionary) else {
      Testing.Issue.record("not an object")
      return
    }
    #expect(members.map(\.name) == names.sorted())
    #expect(try encode(Set([3, 1, 2])).text() == "[1,2,3]")
  }

  @Test("floats keep their own shortest digits")
  func floats() throws {
    let values: [Float] = [0.1, 1, -2.5e-7, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
    let json = try encode(values)
    #expect(json.text() == "[0.1,1.0,-2.5e-07,3.4028235e+38,1e-45]")
    #expect(decode([Float].self, from: json).value == values)
  }

  @Test("numbers that JSON lacks are refused")
  func refused() {
    #expect(throws: EncodingError.self) { try encode([Double.nan]) }
    #expect(throws: EncodingError.self) { try encode(["rate": -Float.infinity]) }
    #expect(throws: EncodingError.self) { try encode(UInt64.max) }
  }

  @Test("the canonical form does not depend on order and formatting")
  func canonical() throws {
    let first = try JSON(text: #"{"b": [1, 2.50], "a": {"y": null, "x": "é"}}"#)
    let second = try JSON(
      text:
        """
        { // a comment
          "a": {"x": "\\u00e9", /* another */ "y": null,},
          "b": [1, 25e-1,],
        }
        """)
    #expect(first.canonical == second.canonical)
    #expect(first.canonical == #"{"a":{"x":"é","y":null},"b":[1,2.5]}"#)
  }

  @Test("indented text keeps short arrays on a line")
  func indented() throws {
    let json: JSON = ["a": [1, 2], "b": [[:], ["c": true]], "d": [:], "e": []]
    let expected = """
      {
        "a": [1, 2],
        "b": [
          {},
          {
            "c": true
          }
        ],
        "d": {},
        "e": []
      }
      """
    #expect(json.text(indent: 2) == expected)
  }
}
