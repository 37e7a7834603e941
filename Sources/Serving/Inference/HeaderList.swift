/// Names in a field of a header, with a number each where there is one.
package enum HeaderList {
  /// Bytes of a field; the library keeps a response's header in as much memory as a request's.
  package static let limit = 2000

  /// `name=3,other=1`, or `name,other`: what fits, and `*=N` where N did not.
  ///
  /// Everything but RFC 3986's unreserved characters is percent-encoded, so a name is no mark.
  package static func text(_ items: [(name: String, count: Int?)]) -> String {
    var text = ""
    var left = 0
    for item in items {
      let part = encoded(item.name) + (item.count.map { "=\($0)" } ?? "")
      if text.utf8.count + part.utf8.count < limit {
        text += text.isEmpty ? part : ",\(part)"
      } else {
        left += 1
      }
    }
    if left > 0 { text += text.isEmpty ? "*=\(left)" : ",*=\(left)" }
    return text
  }

  private static func encoded(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text
  }
}
