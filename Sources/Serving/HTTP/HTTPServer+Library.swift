import CMicroHTTPD

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
      .init(.CONNECTION_LIMIT, limits.connections),
      .init(.CONNECTION_MEMORY_LIMIT, limits.header + 16 << 10),
      .init(.STRICT_FOR_CLIENT, 1),
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
    // Both texts end with a zero, and are read before the call returns.
    var certificate = identity.certificate + [0]
    var key = identity.key + [0]
    return certificate.withUnsafeMutableBytes { certificate in
      key.withUnsafeMutableBytes { key in
        options.append(.init(.HTTPS_MEM_CERT, 0, certificate.baseAddress))
        options.append(.init(.HTTPS_MEM_KEY, 0, key.baseAddress))
        options.append(.init(.END, 0))
        return workbench_mhd_start(flags, Self.handleRequest, context, &options)
      }
    }
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
      server.connections.remove(
        Unmanaged<ConnectionRecord>.fromOpaque(pointer).takeRetainedValue())
    }
  }

  /// Called when a response was sent, or the connection ended before.
  private static let requestCompleted: MHD_RequestCompletedCallback = { context, _, slot, _ in
    guard let context, let slot, let pointer = slot.pointee else { return }
    slot.pointee = nil
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    server.finish(Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue())
  }

  /// Called when a header is there, for every piece of the body, and at its end.
  private static let handleRequest: MHD_AccessHandlerCallback = {
    context, connection, url, method, _, piece, count, slot in
    guard let context, let connection, let url, let method, let count, let slot else {
      return .NO
    }
    let server = Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    guard let pointer = slot.pointee else {
      let exchange = server.exchange(connection, url: url, method: method)
      slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
      return server.begin(exchange, on: connection)
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
    guard count.pointee > 0 else { return server.answer(exchange, on: connection) }
    let bytes = UnsafeRawBufferPointer(start: piece, count: count.pointee)
    count.pointee = 0
    return server.take(bytes, for: exchange)
  }
}

extension MHD_OptionItem {
  fileprivate init(
    _ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
  ) {
    self.init(option: option, value: value, ptr_value: pointer)
  }
}
