import Tables
import Testing

@Suite struct DelimitedWriterTests {
  @Test("quotes stand only where they are needed")
  func quotes() {
    var writer = DelimitedWriter()
    writer.writeRow(["plain", "a,b", "say \"hi\"", "two\nlines", "", "semi;colon"])
    writer.write(12)
    writer.write(0.1)
    writer.write(Float(0.1))
    writer.write(3.0)
    writer.write(Double.nan)
    writer.writeMissing()
    writer.endRow()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,semi;colon\n12,0.1,0.1,3,,\n")
  }

  @Test("what is written reads back")
  func roundTrip() throws {
    let names = ["a;b", "c\r\nd", "\"", " e ", "ü"]
    var writer = DelimitedWriter(delimiter: ";")
    writer.writeRow(["name", "x y"])
    for (index, name) in names.enumerated() {
      writer.write(name)
      writer.write(Double(index) / 3)
      writer.endRow()
    }
    let table = try Table.read(bytes: writer.bytes).table
    #expect(table["name"]?.names == names)
    #expect(table["x y"]?.numbers == names.indices.map { Double($0) / 3 })
  }

  @Test("text of data that a spreadsheet would run stands behind an apostrophe, and numbers do not")
  func formulas() {
    var writer = DelimitedWriter()
    for text in [
      "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-x", "\tx", "\r=x", "-12", "+1.5e3", "-.5", "a=b",
      "", "-",
    ] { writer.write(ofData: text) }
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == "'=1+1,'@SUM(A1),'+cmd|' /C calc'!A0,'-x,'\tx,\"'\r=x\",-12,+1.5e3,-.5,a=b,,'-")
  }
}
