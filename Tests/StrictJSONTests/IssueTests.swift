import StrictJSON
import Testing

@Suite struct IssueTests {
  typealias Issue = StrictJSON.Issue

  @Test("prints the path as a reader would write it")
  func path() {
    let path: [PathElement] = ["models", "forest", "layers", 2, "units"]
    #expect(path.text == "models.forest.layers[2].units")
    #expect(
      ([3, "a b", "c.d", "", "e-f_g+h"] as [PathElement]).text == #"[3]["a b"]["c.d"][""].e-f_g+h"#)
    #expect(Issue(.other("it is wrong")).description == "it is wrong")
    #expect(
      Issue(at: "a", .other("it is wrong")).prefixed(by: ["b", 0]).description
        == "b[0].a: it is wrong")
  }

  @Test("orders issues by the document, and drops those about values that were not read")
  func order() throws {
    let json: JSON = ["a": ["x": 1, "y": 2], "b": "no", "c": 1]
    let late = Issue(at: "c", .outOfRange(rule: "must be at least 2", got: "1"))
    let unread = Issue(at: "b", .wrongType(expected: "an integer", got: "the string 'no'"))
    let inside = Issue(at: ["a", "y"], .other("y is wrong"))
    let object = Issue(at: "a", .other("x and y are wrong"))
    let dropped = Issue(at: "b", .outOfRange(rule: "must be at least 1", got: "0"))
    let issues = [late, dropped, unread, inside, late, object]
    #expect(issues.inOrder(of: json) == [object, inside, unread, late])
  }

  @Test("other decoders get the sentence as their own error")
  func otherDecoders() throws {
    #expect(throws: DecodingError.self) { try PlainDecoder().report(.other("it is wrong")) }
    #expect(PlainDecoder().json == nil)
    #expect(!PlainDecoder().wantsAnyValue)
  }
}

/// A decoder that knows nothing of issues.
private struct PlainDecoder: Decoder {
  struct Unsupported: Error {}

  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    throw Unsupported()
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Unsupported() }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Unsupported() }
}
