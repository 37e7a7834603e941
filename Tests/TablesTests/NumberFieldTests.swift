import Learning
import Tables
import Testing

@Suite struct NumberFieldTests {
  @Test("numbers are the nearest doubles")
  func nearest() throws {
    var stream = RandomKey(seed: 1)["numbers"].stream
    var texts = [
      "0", "-0", "1.", ".5", "+3", "9007199254740993", "9007199254740992.5", "1e22", "1e-22",
      "1e23", "4.9e-324", "3.4028234663852886e38", "123456789012345678901234567890",
      "0.1000000000000000055511151231257827", "9999999999999999999", "0000000000000000000001.5",
      "0.3", "2.2250738585072011e-308", "179769313486231570000000000000000000000.5",
    ]
    for digits in 15...19 {
      for _ in 0..<400 {
        let number = String(stream.next() >> 1)
        let all = number.prefix(digits)
        let point = Int(stream.next() % UInt64(digits))
        texts.append("-\(all.prefix(point)).\(all.dropFirst(point))")
      }
    }
    let table = try read("n\n" + texts.joined(separator: "\n"))
    let numbers = try #require(table["n"]?.numbers)
    for (text, number) in zip(texts, numbers) {
      let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
      #expect(number == expected, "\(text)")
    }
  }

  @Test(
    "what is no plain decimal number is text",
    arguments: ["0x10", "1_000", "12a", "e5", "1e", "--1", "1 2", "5 x", "1,0,0"])
  func text(field: String) throws {
    let table = try read("n\n1\n\"\(field)\"\n")
    #expect(table["n"]?.names == ["1", field])
  }

  @Test("blanks around a number do not count")
  func blanks() throws {
    #expect(try read("a,n\n1, 2 \n2,\t3\n")["n"]?.numbers == [2, 3])
  }
}
