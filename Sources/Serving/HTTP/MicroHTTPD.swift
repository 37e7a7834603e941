import CMicroHTTPD

import struct Synchronization.Atomic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension HTTPServer {
  /// Starts the library; it calls back with this server, which stops it before going away.
  func start(_ configuration: Configuration) -> OpaquePointer? {
    let context = Unmanaged.passUnretained(self).toOpaque()
    var options: [MHD_OptionItem] = [
      // Never reached: connections are counted before the library gets them.
      .init(.CONNECTION_LIMIT, 2 * limits.connections * max(configuration.threads, 1) + 1024),
      // Room for a header, and for what the library notes of each field, cookie and parameter of it.
      .init(.CONNECTION_MEMORY_LIMIT, limits.header + 112 << 10),
      .init(.STRICT_FOR_CLIENT, 1),
      .init(
        .URI_LOG_CALLBACK, unsafeBitCast(Self.joinParameters, to: Int.self), context),
      .init(.UNESCAPE_CALLBACK, unsafeBitCast(Self.unescape, to: Int.self)),
      .init(
        .NOTIFY_CONNECTION, unsafeBitCast(Self.connectionChanged, to: Int.self), context),
      .init(
        .NOTIFY_COMPLETED, unsafeBitCast(Self.requestCompleted, to: Int.self), context),
    ]
    if limits.connectionsPerAddress > 0 {
      options.append(.init(.PER_IP_CONNECTION_LIMIT, limits.connectionsPerAddress))
    }
    if configuration.threads > 1 {
      options.append(.init(.THREAD_POOL_SIZE, configuration.threads))
    }
    // Connections come from the acceptor, which wakes the threads that wait for them.
    var flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
      | MHD_USE_NO_LISTEN_SOCKET.rawValue | MHD_USE_ITC.rawValue
    guard let identity = configuration.identity else {
      options.append(.init(.END, 0))
      return workbench_mhd_start(flags, Self.handleRequest, context, &options)
    }
    flags |= MHD_USE_TLS.rawValue
    // These texts end with a zero, and are read before the call returns.
    var certificate = identity.certificate + [0]
    var key = identity.key + [0]
    var priorities = Array("\(Self.priorities)\0".utf8)
    return certificate.withUnsafeMutableBytes { certificate in
      key.withUnsafeMutableBytes { key in
        options.append(.init(.HTTPS_MEM_CERT, 0, certificate.baseAddress))
        options.append(.init(.HTTPS_MEM_KEY, 0, key.baseAddress))
        return priorities.withUnsafeMutableBytes { priorities in
          options.append(.init(.HTTPS_PRIORITIES, 0, priorities.baseAddress))
          options.append(.init(.END, 0))
          return workbench_mhd_start(flags, Self.handleRequest, context, &options)
        }
      }
    }
  }

  /// TLS 1.2 and 1.3, and keys that are exchanged anew for every connection, so that whoever gets the
  /// certificate's key cannot read what was sent before (GnuTLS's manual, "Priority strings").
  private static let priorities =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:%SERVER_PRECEDENCE"

  /// More parameters of a query than this are not told apart; a request with more is refused.
  static let mostParameters = 1000

  /// Called with the address before the library takes it apart in place, in memory of its own.
  ///
  /// It notes every parameter, and where it has no memory left for that, the client never gets an answer.
  private static let joinParameters:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, OpaquePointer?)
      -> UnsafeMutableRawPointer? =
      { context, address, _ in
        guard let context, let address, var rest = strchr(address, Int32(UInt8(ascii: "?"))) else {
          return nil
        }
        let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
        let most = strlen(address) > server.limits.header ? 0 : HTTPServer.mostParameters
        var count = 0
        while let separator = strchr(rest + 1, Int32(UInt8(ascii: "&"))) {
          count += 1
          if count > most { separator.pointee = CChar(UInt8(ascii: ".")) }
          rest = separator
        }
        return nil
      }

  /// Called for a path, and for names and values of a query; gives the new length.
  private static let unescape:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int =
      { _, _, text in
        guard let text else { return 0 }
        // A zero byte would end the text early; U+FFFD is as long as its escape, and in no name.
        var rest = text
        while let zero = strstr(rest, "%00") {
          for (place, byte) in "\u{FFFD}".utf8.enumerated() {
            zero[place] = CChar(bitPattern: byte)
          }
          rest = zero + 3
        }
        return MHD_http_unescape(text)
      }

  /// Called when a connection opens or has ended.
  private static let connectionChanged: MHD_NotifyConnectionCallback = {
    context, connection, slot, event in
    guard let context, let connection, let slot else { return }
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    if event == .CONNECTION_NOTIFY_STARTED {
      let record = ConnectionRecord(descriptor: workbench_mhd_socket(connection))
      record.expect(within: server.limits.headerSeconds)
      server.connections.add(record)
      slot.pointee = Unmanaged.passRetained(record).toOpaque()
    } else if let pointer = slot.pointee {
      slot.pointee = nil
      server.handed.leave()
      server.connections.remove(
        Unmanaged<ConnectionRecord>.fromOpaque(pointer).takeRetainedValue())
    }
  }

  /// Called when a response was sent, or the connection ended before.
  private static let requestCompleted: MHD_RequestCompletedCallback = { context, _, slot, _ in
    guard let context, let slot, let pointer = slot.pointee else { return }
    slot.pointee = nil
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    server.finish(Unmanaged<PendingRequest>.fromOpaque(pointer).takeRetainedValue())
  }

  /// Called when a header is there, for every piece of the body, and at its end.
  private static let handleRequest: MHD_AccessHandlerCallback = {
    context, connection, url, method, _, piece, count, slot in
    guard let context, let connection, let url, let method, let count, let slot else {
      return .NO
    }
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    guard let pointer = slot.pointee else {
      let pending = server.pendingRequest(connection, url: url, method: method)
      slot.pointee = Unmanaged.passRetained(pending).toOpaque()
      return server.begin(pending, on: connection)
    }
    let pending = Unmanaged<PendingRequest>.fromOpaque(pointer).takeUnretainedValue()
    guard count.pointee > 0 else { return server.answer(pending, on: connection) }
    let bytes = UnsafeRawBufferPointer(start: piece, count: count.pointee)
    if let stream = pending.stream {
      if server.take(bytes, into: stream, for: pending, on: connection) { count.pointee = 0 }
      return .YES
    }
    count.pointee = 0
    return server.take(bytes, for: pending)
  }
}

extension HTTPServer {
  /// A request of which the header is known.
  func pendingRequest(
    _ connection: OpaquePointer, url: UnsafePointer<CChar>, method: UnsafePointer<CChar>
  ) -> PendingRequest {
    let name = String(cString: method)
    var request = HTTPRequest(
      name == "HEAD" ? .get : HTTPMethod(rawValue: name), String(cString: url),
      query: Self.query(of: connection))
    request.headers.contentType = Self.field("Content-Type", of: connection)
    request.headers.contentEncoding = Self.field("Content-Encoding", of: connection)
    request.headers.accept = Self.field("Accept", of: connection)
    request.headers.host = Self.field("Host", of: connection)
    request.headers.origin = Self.field("Origin", of: connection)
    request.headers.fetchSite = Self.field("Sec-Fetch-Site", of: connection)
    request.headers.authorization = Self.field("Authorization", of: connection)
    request.headers.inferenceLength = Self.field(
      "Inference-Header-Content-Length", of: connection)
    let record = workbench_mhd_context(connection).map {
      Unmanaged<ConnectionRecord>.fromOpaque($0).takeUnretainedValue()
    }
    counts.active.wrappingAdd(1, ordering: .relaxed)
    return PendingRequest(request, method: name, record: record)
  }

  static func field(_ name: StaticString, of connection: OpaquePointer) -> String? {
    name.withUTF8Buffer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        MHD_lookup_connection_value(connection, .HEADER_KIND, name.baseAddress)
          .map { String(cString: $0) }
      }
    }
  }

  private static func query(of connection: OpaquePointer) -> [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    withUnsafeMutablePointer(to: &query) { query in
      _ = MHD_get_connection_values(
        connection, .GET_ARGUMENT_KIND,
        { context, _, name, value in
          guard let context, let name else { return .NO }
          context.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
            (String(cString: name), value.map { String(cString: $0) } ?? ""))
          return .YES
        }, query)
    }
    return query
  }
}

extension HTTPServer {
  /// A response that is read from a file while it is sent.
  static func response(
    _ file: TemporaryFile, _ record: ConnectionRecord?, _ seconds: Int
  ) -> OpaquePointer? {
    let reading = Unmanaged.passRetained(FileReading(file: file, record: record, seconds: seconds))
    let response = MHD_create_response_from_callback(
      UInt64(file.count), FileReading.blockSize, readFile, reading.toOpaque(), endReading)
    if response == nil { reading.release() }
    return response
  }

  private final class FileReading {
    static let blockSize = 1 << 16
    let file: TemporaryFile
    let record: ConnectionRecord?
    /// The time that a client has for every block.
    let seconds: Int

    init(file: TemporaryFile, record: ConnectionRecord?, seconds: Int) {
      (self.file, self.record, self.seconds) = (file, record, seconds)
    }
  }

  /// Called when the socket takes more of a response.
  private static let readFile: MHD_ContentReaderCallback = { context, position, buffer, most in
    // MHD_CONTENT_READER_END_WITH_ERROR, which is no constant that Swift imports.
    guard let context, let buffer else { return -2 }
    let reading = Unmanaged<FileReading>.fromOpaque(context).takeUnretainedValue()
    reading.record?.expect(within: reading.seconds)
    let count = reading.file.read(
      at: Int(position), into: UnsafeMutableRawBufferPointer(start: buffer, count: most))
    return count > 0 ? count : -2
  }

  /// Called when a response was sent, or nobody wants it any more.
  private static let endReading: MHD_ContentReaderFreeCallback = { context in
    guard let context else { return }
    Unmanaged<FileReading>.fromOpaque(context).release()
  }
}

extension MHD_OptionItem {
  fileprivate init(
    _ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
  ) {
    self.init(option: option, value: value, ptr_value: pointer)
  }
}
