import Files
import Tables
import Testing

/// Comments among rows, and what is stated of a file's form.
@Suite struct CommentLinesTests {
  /// The first column of all records, read in blocks of several sizes, with the lines of the records.
  private func column(_ text: String, rules: ReadingRules = ReadingRules()) throws -> [String] {
    var found: [[String]] = []
    for size in [1, 5, 16, 4096] {
      var blocks = try DelimitedBlocks(bytes: Array(text.utf8), rules: rules, blockSize: size)
      var rows = DelimitedRows(header: blocks.header)
      var names: [String] = []
      while let block = try blocks.next() {
        #expect(block.firstRow == names.count)
        try rows.split(block)
        for row in 0..<rows.count { names.append(rows.text(row, column: 0)) }
      }
      found.append(names)
    }
    #expect(Set(found).count == 1, "\(found)")
    return found[0]
  }

  @Test(
    "a line of one field that begins with a number sign is a comment where rows have several",
    arguments: [
      "a,b\nx,1\n# note\ny,2\n", "a,b\n# note\nx,1\ny,2\n# end\n", "a,b\n#\nx,1\n#\n#\ny,2\n#",
      "a,b\r\nx,1\r\n# \"note\r\ny,2\r\n", "a;b\nx;1\n# one, two\ny;2\n",
      "# above, one, two\na,b\nx,1\n# below, more\ny,2\n",
      "# it,is,\"one\na,b\nx,1\n# below,\"more\ny,2\n#,\"\n",
      "# above\na,b\n#\"a\nx,1\n# it's,\"\"\"more\n# \"\ny,2\n# ,\"",
    ])
  func found(text: String) throws {
    for size in [1, 6, 1 << 18] {
      let table = try Table.read(bytes: Array(text.utf8), blockSize: size).table
      #expect(table["a"]?.names == ["x", "y"])
      #expect(table["b"]?.numbers == [1, 2])
      let digest = try Table.readAndDigest(bytes: Array(text.utf8), blockSize: size).digest
      #expect(digest == SHA256.hex(of: text))
    }
    #expect(try column(text) == ["x", "y"])
  }

  @Test("comments are counted and told, and lines are counted with them")
  func told() throws {
    func told(_ text: String) throws -> [String] {
      try Table.read(bytes: Array(text.utf8)).report.told
    }
    #expect(
      try told("a,b\nx,1\n# note\ny,2\n") == [
        "a line that begins with '#' is a comment: read past"
      ])
    #expect(
      try told("# top\na,b\nx,1\n# no, te\ny,2\n#\n") == [
        "2 lines that begin with '#' are comments: read past"
      ])
    #expect(try told("a,b\nx,1\n").isEmpty)
    #expect(
      problem("a,b\nx,1\n# note\ny\n")
        == "customers.csv, line 4: expected 2 fields as in the header, found 1")
    #expect(problem("a,b\n# note\n") == "customers.csv: expected rows below the header, found none")
  }

  @Test("a value may begin with a number sign")
  func values() throws {
    #expect(try column("a,b\n#1,x\n#2,y\n") == ["#1", "#2"])
    #expect(try column("a\n#1\n#2\n") == ["#1", "#2"])
    #expect(try column("a,b\n\"#1\n\",x\n#2,y\n") == ["#1\n", "#2"])
    #expect(try column("a,b\n\"x\n# no comment\ny\",1\n") == ["x\n# no comment\ny"])
    // Most rows below the comment begin so and have all fields.
    #expect(try column("# made today\na,b\n#1,x\n#2,y\nz,w\n") == ["#1", "#2", "z"])
  }

  @Test("a mark that is stated makes every line that begins so a comment")
  func stated() throws {
    var rules = ReadingRules()
    rules.comment = Array("//".utf8)
    #expect(try column("// top\na,b\n// one, two\nx,1\n//\n# y,2\n", rules: rules) == ["x", "# y"])
    #expect(try column("a\nx\n// no\ny\n", rules: rules) == ["x", "y"])
  }

  @Test("another character may quote, or none")
  func quotes() throws {
    var rules = ReadingRules()
    rules.quote = UInt8(ascii: "'")
    let text = "a,b\n'x,''y',1\n\"z,2\n"
    #expect(try column(text, rules: rules) == ["x,'y", "\"z"])
    var options = ReadingOptions()
    options.rules = rules
    #expect(try read(text, options)["a"]?.names == ["x,'y", "\"z"])
    options.rules.quote = ReadingRules.noQuote
    #expect(try read("a,b\n\"x,1\n'y,2\n", options)["a"]?.names == ["\"x", "'y"])
    #expect(try column("a,b\n\"x,1\n'y,2\n", rules: options.rules) == ["\"x", "'y"])
  }

  @Test("numbers with a stated mark between thousands are read so though no row shows another")
  func thousands() throws {
    var options = ReadingOptions()
    options.rules.hasThousands = true
    options.rules.decimal = .point
    let table = try read("n;c\n1,234;a\n5;b\n", options)
    #expect(table["n"]?.numbers == [1234, 5])
    #expect(
      try read("n;c\n1;a\n5;b\n", options)["n"]?.reading.numbers == NumberStyle(decimal: .point))
  }
}

/// Files to be scored that may be written as those of a package or in the usual way.
@Suite struct FileFormTests {
  private func rows(_ text: String, _ rules: ReadingRules, _ columns: [String]) throws -> [String] {
    var rules = rules
    rules.usualColumns = columns
    var blocks = try DelimitedBlocks(bytes: Array(text.utf8), rules: rules)
    let header = blocks.header
    var rows = DelimitedRows(header: header)
    var found = [String(decoding: header.record, as: UTF8.self)]
    while let block = try blocks.next() {
      try rows.split(block)
      for row in 0..<rows.count {
        found.append(
          try columns.map { rows.text(row, column: try header.place(of: $0)) }.joined(
            separator: " "))
      }
    }
    return found
  }

  @Test("a file without a header may come with one, and without the target")
  func names() throws {
    var rules = ReadingRules()
    rules.names = ["n", "m", "churn"]
    rules.target = "churn"
    let columns = ["n", "m"]
    #expect(try rows("1,2,yes\r\n3,4,no\r\n", rules, columns) == ["n,m,churn", "1 2", "3 4"])
    #expect(try rows("1,2\n3,4\n", rules, columns) == ["n,m", "1 2", "3 4"])
    #expect(try rows("m,n\n1,2\n3,4\n", rules, columns) == ["m,n", "2 1", "4 3"])
    #expect(try rows("n;m;churn\n1;2;no\n", rules, columns) == ["n;m;churn", "1 2"])
    #expect {
      try self.rows("1,2,3,4\n", rules, columns)
    } throws: {
      "\($0)" == "data, line 1: expected 3 fields as in the header, found 4"
    }
  }

  @Test("lines to be skipped, comments, quotes and delimiters may be there or not")
  func form() throws {
    var rules = ReadingRules()
    rules.skippedLines = 2
    rules.delimiter = UInt8(ascii: ":")
    rules.comment = Array("%".utf8)
    rules.quote = UInt8(ascii: "'")
    let columns = ["n", "m"]
    #expect(
      try rows("made\ntoday\n% x\nn:m\n1:'2:3'\n% y\n4:5\n", rules, columns).dropFirst() == [
        "1 2:3", "4 5",
      ])
    #expect(try rows("n,m\n1,\"2,3\"\n4,5\n", rules, columns) == ["n,m", "1 2,3", "4 5"])
    #expect(
      try rows("made\ntoday\nn:m\n1:\"2:3\"\n", rules, columns).dropFirst() == ["1 2:3"])
    #expect {
      try rows("n,k\n1,2\n", rules, columns)
    } throws: {
      "\($0)".hasPrefix("data: there is no column 'm'. ")
    }
  }
}
